package org.bindery.modality.image;

import java.util.Map;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Rendering;
import org.bindery.spi.Spi;
import org.bindery.spi.support.BicubicResize;
import org.bindery.spi.support.BinaryLoader;
import org.bindery.spi.support.Window;

/**
 * Pictures: PNG or JPEG cells, {@code [3, size, size]} features, a vision transformer or a
 * convolutional network.
 */
@BuiltFor(Spi.VERSION)
public final class ImageModality implements Modality<Picture> {
  private static final ModalityId ID = ModalityId.of("image");
  private static final int THUMBNAIL = 96;

  /** Does nothing. */
  public ImageModality() {}

  @Override
  public ModalityCard<Picture> card() {
    return new ModalityCard<>(
        ID, "Image", Picture.class, "Pictures, as PNG or JPEG files of any size.");
  }

  @Override
  public DataLoader<Picture> dataLoader() {
    return new Loader();
  }

  @Override
  public PreprocessorFactory<Picture, ImagePreprocessing> preprocessor() {
    return ImagePreprocessor.FACTORY;
  }

  @Override
  public EncoderFactory<ImageTrunk> encoder() {
    return new ImageEncoder();
  }

  /** Returns PNG thumbnails, the longer side at most 96 pixels, over white. */
  @Override
  public Renderer<Picture> renderer() {
    return picture ->
        new Rendering(
            "image/png",
            thumbnail(picture).toPng(),
            "Picture, " + picture.width() + " by " + picture.height() + " pixels");
  }

  private static Picture thumbnail(Picture picture) {
    double ratio = Math.min(1, (double) THUMBNAIL / Math.max(picture.width(), picture.height()));
    int width = (int) Math.max(1, Math.round(picture.width() * ratio));
    int height = (int) Math.max(1, Math.round(picture.height() * ratio));
    byte[] rgb =
        BicubicResize.resize(
            picture.rgb(true),
            3,
            picture.width(),
            picture.height(),
            width,
            height,
            Window.whole(width, height));
    return Picture.ofRgb(width, height, rgb);
  }

  private static final class Loader extends BinaryLoader<Picture> {
    Loader() {
      super(ID, Map.of("encoding", "png, jpeg"));
    }

    @Override
    protected Picture decode(byte[] file) {
      return Picture.decode(file);
    }

    @Override
    protected byte[] encode(Picture sample) {
      return sample.toPng();
    }
  }
}
