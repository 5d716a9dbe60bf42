package org.bindery.modality.imu;

import java.util.Map;
import org.bindery.spi.BindingDefaults;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Spi;
import org.bindery.spi.support.BinaryLoader;

/**
 * Inertial measurements: cells that hold tables of text, a row a line (see {@link
 * ImuRecording#decode}), whose column says in its metadata what they do not say themselves: {@code
 * rate -> 100}, {@code unit -> mg, deg/s}, {@code channels -> acc-x,acc-y,acc-z}; {@code [6,
 * samples]} features; a transformer over windows of 8 samples. An edge has ImageBind's fixed logit
 * scale of 5 and its head dropout of a half unless the graph says otherwise.
 */
@BuiltFor(Spi.VERSION)
public final class ImuModality implements Modality<ImuRecording> {
  private static final ModalityId ID = ModalityId.of("imu");

  /** Does nothing. */
  public ImuModality() {}

  @Override
  public ModalityCard<ImuRecording> card() {
    return new ModalityCard<>(
        ID,
        "Motion",
        ImuRecording.class,
        "Acceleration and rotation of an inertial sensor, as tables of text at any rate.");
  }

  @Override
  public DataLoader<ImuRecording> dataLoader() {
    return new Loader();
  }

  @Override
  public PreprocessorFactory<ImuRecording, ImuPreprocessing> preprocessor() {
    return ImuPreprocessor.FACTORY;
  }

  @Override
  public EncoderFactory<ImuTrunk> encoder() {
    return new ImuEncoder();
  }

  @Override
  public BindingDefaults defaults() {
    return new BindingDefaults(new LogitScale.Fixed(5), 0.5);
  }

  /** Returns SVG pictures of the traces with axes of time, acceleration and rotation. */
  @Override
  public Renderer<ImuRecording> renderer() {
    return MotionTraces::render;
  }

  private static final class Loader extends BinaryLoader<ImuRecording> {
    Loader() {
      super(ID, Map.of());
    }

    @Override
    protected ImuRecording decode(byte[] file) {
      return ImuRecording.decode(file, ImuFormat.UNKNOWN);
    }

    @Override
    protected ImuRecording decode(byte[] file, Map<String, String> metadata) {
      return ImuRecording.decode(file, ImuFormat.of(metadata));
    }

    @Override
    protected byte[] encode(ImuRecording sample) {
      return sample.toTable();
    }
  }
}
