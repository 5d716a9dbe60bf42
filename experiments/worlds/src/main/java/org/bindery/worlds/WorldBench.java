package org.bindery.worlds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Retrieval;
import org.bindery.evaluation.statistics.Observation;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;

/**
 * Trains and measures panels, on as many threads as asked for. What comes out does not depend on
 * their number.
 */
public final class WorldBench {
  /** How many fresh moments every arm is asked about; chance is one in so many. */
  public static final int TESTS = 1_000;

  private WorldBench() {}

  /**
   * Trains every arm with every seed.
   *
   * @param panels what to train
   * @param seeds 2 or more
   * @param threads 1 or more
   * @param listener told the name of each arm that is done; called by one thread at a time
   * @throws org.bindery.spi.BinderyException if something cannot be trained; what else was under
   *     way is given up
   * @throws CancellationException if the calling thread is interrupted
   */
  public static WorldResults measure(
      List<Panel> panels, List<Long> seeds, int threads, Consumer<String> listener) {
    return new WorldResults(panels, seeds, runs(panels, seeds, threads, listener));
  }

  /** Trains every arm with every seed, and tells what each measured. */
  private static List<WorldResults.Run> runs(
      List<Panel> panels, List<Long> seeds, int threads, Consumer<String> listener) {
    List<Job> jobs = new ArrayList<>();
    for (Panel panel : panels) {
      for (Arm arm : panel.arms()) {
        seeds.forEach(seed -> jobs.add(trainer -> run(trainer, panel, arm, seed)));
      }
    }
    return all(jobs, threads, listener);
  }

  /** Trains every arm with the seed its world has already. */
  static List<WorldResults.Run> ownSeeds(
      List<Panel> panels, int threads, Consumer<String> listener) {
    List<Job> jobs = new ArrayList<>();
    for (Panel panel : panels) {
      for (Arm arm : panel.arms()) {
        jobs.add(trainer -> run(trainer, panel, arm, arm.world().seed()));
      }
    }
    return all(jobs, threads, listener);
  }

  private interface Job {
    WorldResults.Run run(WorldTrainer trainer);
  }

  private static List<WorldResults.Run> all(
      List<Job> jobs, int threads, Consumer<String> listener) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (WorldTrainer trainer = new WorldTrainer()) {
      try {
        List<Future<WorldResults.Run>> futures =
            jobs.stream().map(job -> pool.submit(() -> job.run(trainer))).toList();
        List<WorldResults.Run> runs = new ArrayList<>();
        for (Future<WorldResults.Run> future : futures) {
          WorldResults.Run run = future.get();
          runs.add(run);
          listener.accept(run.panel() + ", " + run.arm() + ", seed " + run.seed());
        }
        return runs;
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException unchecked
            ? unchecked
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("The worlds were interrupted.");
      } finally {
        stop(pool);
      }
    }
  }

  /** Waits for the threads, which look for an interrupt in every step: they use the trainer. */
  private static void stop(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static WorldResults.Run run(WorldTrainer trainer, Panel panel, Arm arm, long seed) {
    LatentFactorWorld world = arm.world().withSeed(seed);
    BoundWorld bound = trainer.train(world, arm.graph(), arm.data(), arm.recipe());
    List<ColumnId> columns = arm.graph().nodes();
    Observations test = world.observe("test", TESTS, columns);
    Map<ColumnId, Embeddings> embedded = new LinkedHashMap<>();
    columns.forEach(column -> embedded.put(column, bound.embed(column, test).normalized()));
    List<Observation> at1 = new ArrayList<>();
    List<Observation> at10 = new ArrayList<>();
    Map<String, Double> cosines = new LinkedHashMap<>();
    if (panel.fused()) {
      embedded.putAll(Fusion.ofTwo(embedded));
    }
    for (Embeddings query : embedded.values()) {
      for (ColumnId gallery : columns) {
        if (!Fusion.parts(query.column()).contains(gallery.toString())) {
          Retrieval found = Retrieval.of(query, embedded.get(gallery));
          PairKind kind =
              columns.contains(query.column())
                  ? arm.graph().emergence().between(query.column(), gallery).kind()
                  : PairKind.EMERGENT;
          at1.add(
              new Observation(arm.name(), seed, query.column(), gallery, kind, found.recallAt(1)));
          at10.add(
              new Observation(arm.name(), seed, query.column(), gallery, kind, found.recallAt(10)));
          cosines.put(query.column() + ">" + gallery, cosine(query, embedded.get(gallery)));
        }
      }
    }
    return new WorldResults.Run(panel.name(), arm.name(), seed, at1, at10, cosines);
  }

  private static double cosine(Embeddings one, Embeddings other) {
    float[] a = one.values();
    float[] b = other.values();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum / one.size();
  }
}
