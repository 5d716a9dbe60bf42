package org.bindery.modality.text;

import java.util.List;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Spi;

/**
 * Text in any language. Cells hold UTF-8; features are token ids {@code [77]}; the trunk is a
 * causal transformer over bytes or CLIP's byte pairs or a bag of hashed n-grams; {@code
 * all-minilm-l6-v2} may be used frozen. The logit scale is learned.
 */
@BuiltFor(Spi.VERSION)
public final class TextModality implements Modality<String> {
  private static final ModalityId ID = ModalityId.of("text");

  /** Makes the modality; does no work. */
  public TextModality() {}

  @Override
  public ModalityCard<String> card() {
    return new ModalityCard<>(ID, "Text", String.class, "Words and sentences in any language.");
  }

  @Override
  public DataLoader<String> dataLoader() {
    return new TextLoader(ID);
  }

  @Override
  public PreprocessorFactory<String, TextPreprocessing> preprocessor() {
    return new PreprocessorFactory<>() {
      @Override
      public TextPreprocessing defaults() {
        return TextPreprocessing.defaults();
      }

      @Override
      public Preprocessor<String, ?> create(TextPreprocessing config) {
        return new TextPreprocessor(config);
      }
    };
  }

  @Override
  public EncoderFactory<TextTrunk> encoder() {
    return new TextEncoder();
  }

  @Override
  public List<FrozenTower<String>> frozenTowers() {
    return List.of(new MiniLmTower());
  }

  @Override
  public Renderer<String> renderer() {
    return new TextRenderer();
  }
}
