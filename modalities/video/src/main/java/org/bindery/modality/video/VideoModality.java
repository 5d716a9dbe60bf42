package org.bindery.modality.video;

import java.util.Map;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Spi;
import org.bindery.spi.support.BinaryLoader;

/**
 * Videos. Cells hold encoded files; features are a few frames of a clip, {@code [3, frames, size,
 * size]}, one view for each clip and crop as in ImageBind; the trunk is a vision transformer.
 * FFmpeg is loaded at the first video.
 */
@BuiltFor(Spi.VERSION)
public final class VideoModality implements Modality<Video> {
  private static final ModalityId ID = ModalityId.of("video");

  /** Makes the modality; does no work. */
  public VideoModality() {}

  @Override
  public ModalityCard<Video> card() {
    return new ModalityCard<>(
        ID, "Video", Video.class, "Moving pictures from MP4, WebM, AVI, GIF and other files.");
  }

  @Override
  public DataLoader<Video> dataLoader() {
    return new Loader();
  }

  @Override
  public PreprocessorFactory<Video, VideoPreprocessing> preprocessor() {
    return new PreprocessorFactory<>() {
      @Override
      public VideoPreprocessing defaults() {
        return VideoPreprocessing.defaults();
      }

      @Override
      public Preprocessor<Video, ?> create(VideoPreprocessing config) {
        return new VideoPreprocessor(config);
      }
    };
  }

  @Override
  public EncoderFactory<VideoTrunk> encoder() {
    return new VideoEncoder();
  }

  /** Returns strips of up to five frames. */
  @Override
  public Renderer<Video> renderer() {
    return new FilmStrip();
  }

  private static final class Loader extends BinaryLoader<Video> {
    Loader() {
      super(ID, Map.of("encoding", "mp4, webm, matroska, avi, mpeg, gif"));
    }

    @Override
    protected Video decode(byte[] file) {
      return Video.decode(file);
    }

    @Override
    protected byte[] encode(Video sample) {
      return sample.file();
    }
  }
}
