package org.bindery.modality.video;

import java.util.random.RandomGenerator;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

/** Patches over all frames, as in ImageBind. */
class VideoContractTest extends ModalityContract<Video> {
  @Override
  protected Modality<Video> modality() {
    return new VideoModality();
  }

  @Override
  protected Video sample(RandomGenerator random) {
    int width = random.nextInt(24, 40);
    int height = random.nextInt(8, 16);
    int count = random.nextInt(1, 8);
    return Video.decode(
        Films.lossless(width, height)
            .at(random.nextInt(1, 4), 1)
            .encode(Films.noise(random, width, height, count)));
  }

  @Override
  protected Record preprocessorConfig() {
    return VideoPreprocessing.defaults().withSize(16);
  }

  @Override
  protected Record encoderConfig() {
    return new VideoTrunk(VideoTrunk.SPAN, 16, 8, 2, 2, 0.1, true, 1e-6, false);
  }
}
