package org.bindery.dataset.stamps;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;
import org.junit.jupiter.api.io.TempDir;

/** On made-up stamps, a few more than keys are drawn for the test. */
class StampsContractTest extends DatasetContract {
  private static final int STAMPS = 160;

  @TempDir Path stamps;

  @Override
  protected DatasetProvider provider() {
    return new StampsDataset(
        new StampSource(Map.of(StampSource.VARIABLE, stamps.toString()), stamps.resolve("none")));
  }

  @Override
  protected ReadRequest request(Path home) {
    try {
      Path folder = Files.createDirectories(stamps.resolve("made"));
      for (int i = 0; i < STAMPS; i++) {
        BufferedImage image = new BufferedImage(2, 3, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 2, 0xff000000 | i);
        ImageIO.write(image, "png", folder.resolve("stamp" + i + ".png").toFile());
        Files.writeString(folder.resolve("stamp" + i + ".txt"), "Stamp " + i + ".\n");
      }
      return super.request(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
