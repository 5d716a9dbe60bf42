package org.bindery.tracking;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.spi.ConfigException;

/**
 * What a run was made from: enough to make it again. Stands in the run's configuration under {@code
 * provenance} and in its files {@code spec.yaml} and {@code provenance.json}.
 *
 * @param spec the resolved spec, as text; in the file only
 * @param graphHash identifies the binding graph
 * @param dataSha256 of each dataset, hexadecimal, by its name
 * @param seeds by what they seed
 * @param versions of Bindery, the JDK, DJL, the operating system, ...
 * @param device what it ran on
 * @param gitCommit of the working copy
 * @param weightLicenses the license of each checkpoint that was started from, by its name
 */
public record Provenance(
    String spec,
    String graphHash,
    Map<String, String> dataSha256,
    Map<String, Long> seeds,
    Map<String, String> versions,
    String device,
    Optional<String> gitCommit,
    Map<String, String> weightLicenses) {

  /** Checks the sums and sorts the maps. */
  public Provenance {
    dataSha256.forEach(
        (name, sha) -> {
          if (!sha.matches("[0-9a-f]{64}")) {
            throw new ConfigException(
                "provenance.dataSha256." + name,
                sha,
                "The sha256 of '" + name + "' has 64 hexadecimal digits, not '" + sha + "'.");
          }
        });
    dataSha256 = sorted(dataSha256);
    seeds = sorted(seeds);
    versions = sorted(versions);
    weightLicenses = sorted(weightLicenses);
  }

  /** The versions every run has: of the JDK and of the operating system. */
  public static Map<String, String> platformVersions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("jdk", System.getProperty("java.vendor") + " " + Runtime.version());
    versions.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    return versions;
  }

  /** All but the spec, for the configuration. */
  Map<String, Object> entries() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("graph_hash", graphHash);
    entries.put("data_sha256", dataSha256);
    entries.put("seeds", seeds);
    entries.put("versions", versions);
    entries.put("device", device);
    entries.put("git_commit", gitCommit);
    entries.put("weight_licenses", weightLicenses);
    return entries;
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
