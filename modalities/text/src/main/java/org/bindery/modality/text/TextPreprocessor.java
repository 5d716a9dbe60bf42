package org.bindery.modality.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;

/** Text to token ids; the prepared sample is the normalized text. */
final class TextPreprocessor implements Preprocessor<String, String> {
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private final TextPreprocessing config;
  private final Tokenizer tokenizer;

  TextPreprocessor(TextPreprocessing config) {
    this.config = config;
    tokenizer =
        switch (config.kind()) {
          case TextPreprocessing.BYTES -> new ByteTokenizer();
          case TextPreprocessing.NGRAMS ->
              new NgramTokenizer(config.buckets(), config.shortest(), config.longest());
          case TextPreprocessing.CLIP ->
              ClipTokenizer.clip(ClipVocabulary.ofThisMachine().bytePairs());
          case TextPreprocessing.OPEN_CLIP ->
              ClipTokenizer.openClip(ClipVocabulary.ofThisMachine().bytePairs());
          default -> throw new IllegalArgumentException(config.kind());
        };
  }

  @Override
  public FeatureSpec output() {
    return tokenizer.space().features(config.context());
  }

  @Override
  public String prepare(String sample) {
    if (config.isClip()) {
      return ClipTokenizer.clean(sample);
    }
    String text = Normalizer.normalize(sample, Normalizer.Form.NFC);
    if (config.lowerCase()) {
      text = text.toLowerCase(Locale.ROOT);
    }
    text = SPACE.matcher(text).replaceAll(" ").strip();
    if (text.isEmpty()) {
      throw new CorruptSampleException("The text is blank: it has no characters but white space.");
    }
    return text;
  }

  @Override
  public long bytes(String prepared) {
    return 56 + 2L * prepared.length();
  }

  @Override
  public List<Features> finish(String prepared, SampleContext context) {
    String text =
        context.mode() == Mode.TRAIN && config.wordDropout() > 0
            ? dropWords(prepared, context.random())
            : prepared;
    long[] ids = tokenizer.ids(text, config.context());
    return List.of(Features.of(HostTensor.of(ids, config.context())));
  }

  private String dropWords(String text, RandomGenerator random) {
    String[] words = text.split(" ", -1);
    int kept = random.nextInt(words.length);
    List<String> left = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      boolean dropped = random.nextDouble() < config.wordDropout();
      if (!dropped || i == kept) {
        left.add(words[i]);
      }
    }
    return String.join(" ", left);
  }
}
