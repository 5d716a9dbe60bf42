package org.bindery.data;

import java.nio.file.Path;
import java.util.List;

/**
 * What came of a plugin's jar.
 *
 * @param jar where it lies
 * @param modalities ids that can be used now
 * @param datasets names that can be used now
 * @param rejected what it has besides, and why that cannot be used
 */
public record PluginJar(
    Path jar, List<String> modalities, List<String> datasets, List<Rejected> rejected) {
  /** Copies the lists. */
  public PluginJar {
    modalities = List.copyOf(modalities);
    datasets = List.copyOf(datasets);
    rejected = List.copyOf(rejected);
  }

  /** Returns the name of its file. */
  public String name() {
    return String.valueOf(jar.getFileName());
  }

  boolean isUseless() {
    return modalities.isEmpty() && datasets.isEmpty();
  }
}
