package org.bindery.spi;

import java.util.List;

/**
 * One kind of signal Bindery can bind, such as audio or an electrocardiogram.
 *
 * <p>Implementations are stateless, safe for use by many threads, and have a public no-argument
 * constructor that does no work: it must not touch a DJL engine, a file or the network. Register
 * the class in {@code META-INF/services/org.bindery.spi.Modality} and annotate it
 * {@code @BuiltFor(Spi.VERSION)}.
 *
 * @param <S> the raw sample, immutable, with value equality
 */
public interface Modality<S> {
  /** Returns id, title, sample type and one sentence; always the same value. */
  ModalityCard<S> card();

  /** Returns the mover between Arrow cells and raw samples. */
  DataLoader<S> dataLoader();

  /** Returns the factory of what turns a raw sample into features. */
  PreprocessorFactory<S, ?> preprocessor();

  /** Returns the factory of the trunk. */
  EncoderFactory<?> encoder();

  /**
   * Returns encoders that are used as they are and never trained; none by default. Their vectors
   * are computed once for each sample and cached.
   */
  default List<FrozenTower<S>> frozenTowers() {
    return List.of();
  }

  /** Returns how an edge to this modality is scaled unless the graph says otherwise. */
  default BindingDefaults defaults() {
    return BindingDefaults.standard();
  }

  /** Returns what shows a sample to a person; its {@code toString} by default. */
  default Renderer<S> renderer() {
    return sample -> Rendering.text(String.valueOf(sample));
  }
}
