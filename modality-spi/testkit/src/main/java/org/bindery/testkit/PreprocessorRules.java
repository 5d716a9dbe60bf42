package org.bindery.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bindery.spi.Features;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;

/** How samples become features. */
final class PreprocessorRules<S> {
  private static final int SAMPLES = 6;
  private static final int SEEDS = 8;
  private static final int THREADS = 8;

  private final Subject<S> subject;
  private final Preprocessor<S, ?> preprocessor;

  PreprocessorRules(Subject<S> subject) {
    this.subject = subject;
    this.preprocessor = subject.preprocessor();
  }

  void leavesTheSampleUnchanged() {
    for (int i = 0; i < SAMPLES; i++) {
      S sample = subject.draw(i);
      for (Mode mode : Mode.values()) {
        features(sample, mode, i);
      }
      if (!sample.equals(subject.draw(i))) {
        throw Failure.of("The preprocessor writes into its sample: work on a copy.");
      }
    }
  }

  void sameSeedGivesTheSameBits() {
    for (int i = 0; i < SAMPLES; i++) {
      for (Mode mode : Mode.values()) {
        Object prepared = preprocessor.prepare(subject.draw(i));
        List<Features> first = Subject.finish(preprocessor, prepared, mode, 11);
        Subject.finish(preprocessor, prepared, mode, 12);
        List<Features> second = Subject.finish(preprocessor, prepared, mode, 11);
        List<Features> fresh = features(subject.draw(i), mode, 11);
        if (!FeatureMatch.same(first, second) || !FeatureMatch.same(first, fresh)) {
          throw Failure.of(
              "{}: the same seed gave other features: draw only from context.random(), keep no"
                  + " state, and write into neither the prepared sample nor a shared buffer.",
              mode);
        }
      }
    }
  }

  void anotherSeedDiffersInTraining() {
    S sample = subject.draw(1);
    List<Features> first = features(sample, Mode.TRAIN, 0);
    boolean differs =
        IntStream.range(1, SEEDS)
            .anyMatch(seed -> !FeatureMatch.same(first, features(sample, Mode.TRAIN, seed)));
    if (differs != subject.augments()) {
      throw Failure.of(
          differs
              ? "The contract's augments() says there is no augmentation, but seeds differ: remove"
                  + " that override."
              : "In TRAIN all seeds give the same features: augment with context.random(), or"
                  + " override augments() in the test to return false.");
    }
  }

  void seedIsIgnoredInEvaluation() {
    S sample = subject.draw(1);
    List<Features> first = features(sample, Mode.EVAL, 0);
    for (int seed = 1; seed < SEEDS; seed++) {
      if (!FeatureMatch.same(first, features(sample, Mode.EVAL, seed))) {
        throw Failure.of("In EVAL the features depend on the seed: augment in TRAIN only.");
      }
    }
  }

  void givesAsManyFeaturesAsViews() {
    for (Mode mode : Mode.values()) {
      int promised = preprocessor.views(mode);
      for (int i = 0; i < SAMPLES; i++) {
        int given = features(subject.draw(i), mode, i).size();
        if (given != promised || promised < 1) {
          throw Failure.of(
              "views({}) is {}, but finish() gave {} features: make them agree, at least 1.",
              mode,
              promised,
              given);
        }
      }
    }
  }

  void featuresMatchTheSpec() {
    for (Mode mode : Mode.values()) {
      for (int i = 0; i < SAMPLES; i++) {
        features(subject.draw(i), mode, i)
            .forEach(features -> FeatureMatch.require(preprocessor.output(), features));
      }
    }
  }

  void preparedSamplesKnowTheirSize() {
    long bytes = bytes(preprocessor, subject.draw(1));
    if (bytes <= 0) {
      throw Failure.of(
          "bytes() is {}: return about how much memory a prepared sample holds.", bytes);
    }
  }

  void eightThreadsGetWhatOneGets() {
    List<S> samples = subject.several(SAMPLES);
    List<List<Features>> serial = all(samples);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      Callable<List<List<Features>>> work = () -> all(samples);
      List<Future<List<List<Features>>>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(pool.submit(work));
      }
      for (Future<List<List<Features>>> result : results) {
        List<List<Features>> parallel = result.get();
        if (!IntStream.range(0, SAMPLES)
            .allMatch(i -> FeatureMatch.same(serial.get(i), parallel.get(i)))) {
          throw Failure.of(
              "With 8 threads the features differ: share no buffers between calls, or keep them in"
                  + " a ThreadLocal.");
        }
      }
    } catch (ExecutionException failed) {
      throw Failure.because(
          failed.getCause(),
          "With 8 threads the preprocessor fails: share no state between calls.");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    } finally {
      pool.shutdownNow();
    }
  }

  private List<List<Features>> all(List<S> samples) {
    return samples.stream().map(sample -> features(sample, Mode.TRAIN, 3)).toList();
  }

  private List<Features> features(S sample, Mode mode, long seed) {
    return Subject.finish(preprocessor, preprocessor.prepare(sample), mode, seed);
  }

  private static <S, P> long bytes(Preprocessor<S, P> preprocessor, S sample) {
    return preprocessor.bytes(preprocessor.prepare(sample));
  }
}
