package org.bindery.testkit;

import ai.djl.nn.Block;
import java.util.List;
import org.bindery.spi.BindingDefaults;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Rendering;

/**
 * A modality that checks another one at every call, in ordinary use: put it in the place of yours
 * in a test that trains or imports, and the first broken rule stops the test where it is broken.
 *
 * <pre>{@code
 * registry.register(new AssertingModality<>(new EcgModality()));
 * }</pre>
 *
 * <p>It sees what {@link ModalityContract} cannot: your own data instead of drawn samples, your
 * configuration, many threads at once. Every call is made twice or looked at afterwards, so it is
 * slow; the results are those of the modality itself. Checked are: loaders (type of a sample, only
 * CorruptSampleException, what was written is read back, other cells left alone), preprocessors
 * (sample unchanged, views, shapes, types, finite values, same bits again, no seed in evaluation),
 * trunks (uninitialized, inputs as declared, one finite vector for each row), frozen towers (as
 * many finite vectors as samples), card and renderings. As safe for use by many threads as the
 * modality is.
 *
 * @param <S> the raw sample
 */
public final class AssertingModality<S> implements Modality<S> {
  private final Modality<S> checked;

  /**
   * Wraps a modality.
   *
   * @param checked the modality under test
   */
  public AssertingModality(Modality<S> checked) {
    this.checked = checked;
  }

  @Override
  public ModalityCard<S> card() {
    ModalityCard<S> card = checked.card();
    if (!card.equals(checked.card())) {
      throw Failure.of("card() of '{}' differs between calls: return a constant.", card.id());
    }
    return card;
  }

  @Override
  public DataLoader<S> dataLoader() {
    return new AssertingLoader<>(checked.dataLoader(), checked.card().sampleType());
  }

  @Override
  public PreprocessorFactory<S, ?> preprocessor() {
    return asserting(checked.preprocessor());
  }

  private static <S, C extends Record> PreprocessorFactory<S, C> asserting(
      PreprocessorFactory<S, C> factory) {
    return new PreprocessorFactory<>() {
      @Override
      public C defaults() {
        return factory.defaults();
      }

      @Override
      public Preprocessor<S, ?> create(C config) {
        return asserting(factory.create(config));
      }
    };
  }

  private static <S, P> Preprocessor<S, P> asserting(Preprocessor<S, P> preprocessor) {
    return new AssertingPreprocessor<>(preprocessor);
  }

  @Override
  public EncoderFactory<?> encoder() {
    return asserting(checked.encoder());
  }

  private static <C extends Record> EncoderFactory<C> asserting(EncoderFactory<C> factory) {
    return new EncoderFactory<>() {
      @Override
      public C defaults() {
        return factory.defaults();
      }

      @Override
      public FeatureSpec input(C config) {
        return factory.input(config);
      }

      @Override
      public int width(C config) {
        return factory.width(config);
      }

      @Override
      public Block create(C config, FeatureSpec features) {
        Block trunk = factory.create(config, features);
        if (trunk.isInitialized()) {
          throw Failure.of("create() must return the trunk uninitialized.");
        }
        return AssertingTrunk.of(trunk, factory.input(config), factory.width(config));
      }
    };
  }

  @Override
  public List<FrozenTower<S>> frozenTowers() {
    return checked.frozenTowers().stream().<FrozenTower<S>>map(AssertingTower::new).toList();
  }

  @Override
  public BindingDefaults defaults() {
    return checked.defaults();
  }

  @Override
  public Renderer<S> renderer() {
    return sample -> {
      Rendering rendering = checked.renderer().render(sample);
      DeclarationRules.requireWhole(rendering);
      return rendering;
    };
  }
}
