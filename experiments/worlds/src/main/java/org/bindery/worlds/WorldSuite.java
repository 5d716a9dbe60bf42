package org.bindery.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.bindery.spi.ConfigException;

/** Runs worlds and holds what comes out against what must. */
public final class WorldSuite {
  /** Fewer seeds than this leave the statistics without a say. */
  public static final int FEWEST_SEEDS = 2;

  /** With so many every statement has to hold; with fewer some cannot be shown. */
  public static final int SEEDS = 10;

  private WorldSuite() {}

  /**
   * Runs worlds on all cores, one world after the other.
   *
   * @param names such as {@code W1}; all seven if there are none
   * @param seeds how many, at least {@link #FEWEST_SEEDS}; 10 for claims
   * @param listener told of every training that is done, on the calling thread
   * @return the report; also where statements did not come out
   * @throws ConfigException if there is no such world, too few seeds, or something else in this
   *     process is training
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  public static WorldReport run(List<String> names, int seeds, Consumer<WorldProgress> listener) {
    if (seeds < FEWEST_SEEDS) {
      throw new ConfigException(
          "seeds",
          String.valueOf(seeds),
          "Worlds are judged over seeds, and "
              + seeds
              + " tell nothing of their spread: use "
              + FEWEST_SEEDS
              + " or more, 10 for claims.");
    }
    List<KnownWorld> worlds =
        names.isEmpty() ? Worlds.all() : names.stream().map(Worlds::named).toList();
    List<Long> numbered = LongStream.range(0, seeds).boxed().toList();
    int threads = Runtime.getRuntime().availableProcessors();
    int total = worlds.stream().mapToInt(world -> trainings(world, seeds)).sum();
    List<WorldOutcome> outcomes = new ArrayList<>();
    long start = System.nanoTime();
    int before = 0;
    for (KnownWorld world : worlds) {
      long began = System.nanoTime();
      int[] done = {before};
      WorldResults results =
          WorldBench.measure(
              world.panels(),
              numbered,
              threads,
              finished ->
                  listener.accept(new WorldProgress(world.name(), finished, ++done[0], total)));
      outcomes.add(WorldOutcome.of(world, results, seconds(began)));
      before += trainings(world, seeds);
    }
    return new WorldReport(numbered, outcomes, seconds(start));
  }

  private static int trainings(KnownWorld world, int seeds) {
    return seeds * world.panels().stream().mapToInt(panel -> panel.arms().size()).sum();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
