package org.bindery.testkit;

import java.util.List;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;

/** Looks at everything a preprocessor makes, and has it made twice. */
final class AssertingPreprocessor<S, P> implements Preprocessor<S, P> {
  private static final long OTHER_SEED = 0x0DD;

  private final Preprocessor<S, P> checked;

  AssertingPreprocessor(Preprocessor<S, P> checked) {
    this.checked = checked;
  }

  @Override
  public FeatureSpec output() {
    return checked.output();
  }

  @Override
  public int views(Mode mode) {
    int views = checked.views(mode);
    if (views < 1 || views != checked.views(mode)) {
      throw Failure.of("views({}) is {}: return a constant of at least 1.", mode, views);
    }
    return views;
  }

  @Override
  public P prepare(S sample) {
    int before = sample.hashCode();
    P prepared = checked.prepare(sample);
    if (sample.hashCode() != before) {
      throw Failure.of("The preprocessor writes into its sample: work on a copy.");
    }
    if (prepared == null) {
      throw Failure.of("prepare() gave null: throw CorruptSampleException where it cannot.");
    }
    return prepared;
  }

  @Override
  public long bytes(P prepared) {
    long bytes = checked.bytes(prepared);
    if (bytes <= 0) {
      throw Failure.of(
          "bytes() is {}: return about how much memory a prepared sample holds.", bytes);
    }
    return bytes;
  }

  @Override
  public List<Features> finish(P prepared, SampleContext context) {
    List<Features> features = checked.finish(prepared, context);
    if (features.size() != views(context.mode())) {
      throw Failure.of(
          "views({}) is {}, but finish() gave {} features: make them agree.",
          context.mode(),
          views(context.mode()),
          features.size());
    }
    features.forEach(view -> FeatureMatch.require(output(), view));
    if (!FeatureMatch.same(features, checked.finish(prepared, context))) {
      throw Failure.of(
          "{}: the same seed gave other features: draw only from context.random(), keep no state,"
              + " and write into neither the prepared sample nor a shared buffer.",
          context.mode());
    }
    SampleContext other = new SampleContext(context.mode(), context.seed() ^ OTHER_SEED);
    if (context.mode() == Mode.EVAL
        && !FeatureMatch.same(features, checked.finish(prepared, other))) {
      throw Failure.of("In EVAL the features depend on the seed: augment in TRAIN only.");
    }
    return features;
  }
}
