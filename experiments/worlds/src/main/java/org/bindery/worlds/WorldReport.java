package org.bindery.worlds;

import java.util.List;
import java.util.Locale;

/**
 * What came out of some worlds. Made of records, lists, maps, texts and numbers only, so that any
 * JSON library writes it.
 *
 * @param seeds the seeds every arm of every world was trained with
 * @param worlds in the order asked for
 * @param seconds in all
 */
public record WorldReport(List<Long> seeds, List<WorldOutcome> worlds, double seconds) {
  /** Copies the lists. */
  public WorldReport {
    seeds = List.copyOf(seeds);
    worlds = List.copyOf(worlds);
  }

  /** Returns whether every statement about every world came out. */
  public boolean passed() {
    return worlds.stream().allMatch(WorldOutcome::passed);
  }

  /** Returns tables and verdicts of every world, and a summary in the last lines. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    worlds.forEach(world -> text.append(world).append('\n'));
    for (WorldOutcome world : worlds) {
      long passed = world.verdicts().stream().filter(Verdict::passed).count();
      text.append(
          String.format(
              Locale.ROOT,
              "%s  %s  %2d of %2d statements, %3.0f s  %s\n",
              world.name(),
              world.passed() ? "pass" : "FAIL",
              passed,
              world.verdicts().size(),
              world.seconds(),
              world.title()));
    }
    return text.append(
            String.format(Locale.ROOT, "%d seeds, %.0f s in all\n", seeds.size(), seconds))
        .toString();
  }
}
