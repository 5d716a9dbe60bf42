package org.bindery.modality.ecg;

import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Spi;

/**
 * Electrocardiograms of up to twelve leads: cells {@code struct<rate, leads, signal>}; features
 * {@code leads [12, t]} and {@code mask [12]}; a convolutional stem and a transformer. Columns such
 * as {@code ecg.pleth} (the pulse) and {@code ecg.vcg} (Frank's leads) have a tower each whose
 * preprocessing says {@code leads: pleth} or {@code leads: frank}. An edge has a learned logit
 * scale unless the graph says otherwise.
 */
@BuiltFor(Spi.VERSION)
public final class EcgModality implements Modality<Ecg> {
  private static final ModalityId ID = ModalityId.of("ecg");

  /** Does nothing. */
  public EcgModality() {}

  @Override
  public ModalityCard<Ecg> card() {
    return new ModalityCard<>(
        ID,
        "Electrocardiogram",
        Ecg.class,
        "The heart's voltage in up to twelve leads at any rate; absent leads are masked.");
  }

  @Override
  public DataLoader<Ecg> dataLoader() {
    return new EcgLoader(ID);
  }

  @Override
  public PreprocessorFactory<Ecg, EcgPreprocessing> preprocessor() {
    return EcgPreprocessor.FACTORY;
  }

  @Override
  public EncoderFactory<EcgTrunk> encoder() {
    return new EcgEncoder();
  }

  /** Returns PNG pictures on clinical paper: 25 mm/s, 10 mm/mV. */
  @Override
  public Renderer<Ecg> renderer() {
    return EcgPaper.CLINICAL::render;
  }
}
