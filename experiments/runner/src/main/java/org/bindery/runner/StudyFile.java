package org.bindery.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.data.ModalityRegistry;
import org.bindery.runner.study.StudyCell;
import org.bindery.spi.ConfigException;

/**
 * {@code study.json} in a study's folder: the study as it was asked for, and why cells that have no
 * result have none. Results are not in it; they are those of the runs.
 *
 * @param path where it is
 */
record StudyFile(Path path) {
  static final String NAME = "study.json";

  /** What a study may gain later without being another one, so that nothing is lost from it. */
  private static final List<String> GROWING = List.of("anchors", "topologies", "seeds");

  static StudyFile in(Path folder) {
    return new StudyFile(folder.resolve(NAME));
  }

  boolean exists() {
    return Files.isRegularFile(path);
  }

  /**
   * What a cell came to that has no result.
   *
   * @param state {@code IMPOSSIBLE} or {@code FAILED}
   * @param reason a sentence
   */
  record Verdict(StudyCell.State state, String reason) {}

  /**
   * What it holds.
   *
   * @param ablation as it was asked for
   * @param verdicts by the name of the run
   */
  record Content(Ablation ablation, Map<String, Verdict> verdicts) {}

  /** Writes it, atomically. */
  void write(Content content) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("study", AblationReader.tree(content.ablation()));
    Map<String, Object> cells = new LinkedHashMap<>();
    content
        .verdicts()
        .forEach(
            (run, verdict) ->
                cells.put(
                    run,
                    Map.of(
                        "state", SpecWriter.plain(verdict.state()), "reason", verdict.reason())));
    tree.put("cells", cells);
    AtomicFile.write(path, RunResult.json(tree));
  }

  /**
   * Reads it.
   *
   * @throws ConfigException if it is not one
   */
  Content read(ModalityRegistry registry) {
    Located tree = YamlTree.ofFile(NAME, SpecReader.text(path));
    Located study =
        tree.find("study")
            .orElseThrow(() -> tree.refuse("study", "", "the study it is about is missing."));
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    if (tree.find("cells").orElse(null) instanceof Located.Mapping cells) {
      cells
          .entries()
          .forEach(
              (run, entry) ->
                  verdicts.put(
                      run, SpecReader.BINDER.bind(Verdict.class, entry.value(), "cells." + run)));
    }
    return new Content(AblationReader.read(study, NAME, registry), verdicts);
  }

  /**
   * Refuses to go on with another study under the same name. More anchors, topologies, graphs and
   * seeds are fine; fewer are not, because what is left out then would be chosen after the fact.
   *
   * @throws ConfigException naming what differs
   */
  static void requireSame(Ablation before, Ablation now, Path folder) {
    Map<String, Object> a = AblationReader.tree(before);
    Map<String, Object> b = AblationReader.tree(now);
    List<String> differences =
        new ArrayList<>(
            SpecDifference.between(
                before.base().withSeeds(List.of(0L)), now.base().withSeeds(List.of(0L))));
    for (String key : GROWING) {
      if (a.get(key) instanceof List<?> old && b.get(key) instanceof List<?> fresh) {
        boolean everything = key.equals("anchors") && fresh.isEmpty();
        boolean fewer = key.equals("anchors") && old.isEmpty() && !fresh.isEmpty();
        if (fewer || !(everything || fresh.containsAll(old))) {
          differences.add(key + " were " + old + " and would be only " + fresh);
        }
      }
    }
    before
        .graphs()
        .forEach(
            (label, graph) -> {
              GraphSpec other = now.graphs().get(label);
              if (!graph.equals(other)) {
                differences.add("graph '" + label + "' " + (other == null ? "is gone" : "changed"));
              }
            });
    if (!before.budget().equals(now.budget())) {
      differences.add(
          "the budget was " + before.budget().inWords() + " and is " + now.budget().inWords());
    }
    if (before.direct() && !now.direct()) {
      differences.add("pairs were trained by themselves, too, and would not be");
    }
    if (!differences.isEmpty()) {
      throw new ConfigException(
          "name",
          now.name(),
          "A study '"
              + now.name()
              + "' exists already and is another one ("
              + String.join("; ", differences)
              + "); choose another name, or delete "
              + folder
              + ".");
    }
  }
}
