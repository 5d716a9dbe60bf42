package org.bindery.testkit;

import ai.djl.nn.Block;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.Modality;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;

/** The modality under test with what its author said about it. */
record Subject<S>(
    Modality<S> modality,
    Function<RandomGenerator, S> samples,
    boolean augments,
    Record preprocessorConfig,
    Record encoderConfig) {

  /** Returns the sample of this seed; a new object at each call. */
  S draw(long seed) {
    return samples.apply(new SplittableRandom(seed));
  }

  List<S> several(int count) {
    return LongStream.range(0, count).mapToObj(this::draw).toList();
  }

  Preprocessor<S, ?> preprocessor() {
    return create(modality.preprocessor(), preprocessorConfig);
  }

  FeatureSpec encoderInput() {
    return input(modality.encoder(), encoderConfig);
  }

  int encoderWidth() {
    return width(modality.encoder(), encoderConfig);
  }

  Block trunk() {
    return create(modality.encoder(), encoderConfig, preprocessor().output());
  }

  /** Returns the first view of as many samples, in evaluation. */
  List<Features> features(int count) {
    Preprocessor<S, ?> preprocessor = preprocessor();
    return several(count).stream()
        .map(sample -> preprocessor.apply(sample, SampleContext.EVAL).get(0))
        .toList();
  }

  static <P> List<Features> finish(
      Preprocessor<?, P> preprocessor, Object prepared, Mode mode, long seed) {
    return preprocessor.finish(unchecked(prepared), new SampleContext(mode, seed));
  }

  static <S, C extends Record> Preprocessor<S, ?> create(
      PreprocessorFactory<S, C> factory, Record config) {
    return factory.create(unchecked(config));
  }

  static <C extends Record> Block create(
      EncoderFactory<C> factory, Record config, FeatureSpec features) {
    return factory.create(unchecked(config), features);
  }

  private static <C extends Record> FeatureSpec input(EncoderFactory<C> factory, Record config) {
    return factory.input(unchecked(config));
  }

  private static <C extends Record> int width(EncoderFactory<C> factory, Record config) {
    return factory.width(unchecked(config));
  }

  // A wildcard forgets that a configuration and its factory, or a prepared sample and its
  // preprocessor, belong together; here they always come from the same modality.
  @SuppressWarnings("unchecked")
  private static <T> T unchecked(Object value) {
    return (T) value;
  }
}
