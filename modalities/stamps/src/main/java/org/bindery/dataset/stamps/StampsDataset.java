package org.bindery.dataset.stamps;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/**
 * About 950 stamps of the drawing program Tux Paint: {@code image} (PNG as it is; SVG drawn at 256
 * pixels), {@code text} in English, Spanish and French, {@code audio} spoken in ten languages and,
 * for some, a sound effect.
 *
 * <p>The key is the English description: many stamps share one (letters, digits, colors), and a
 * split by row would put the answer into the training data.
 *
 * <p>Taken, in this order, from the folder that {@code BINDERY_STAMPS} names, from {@code
 * <home>/sources/stamps}, from an installed package, and else downloaded with {@code apt-get}.
 */
@BuiltFor(Spi.VERSION)
public final class StampsDataset implements DatasetProvider {
  private static final int TEST_KEYS = 150;

  private final StampSource source;

  /** Makes a provider that looks on this machine. */
  public StampsDataset() {
    this(StampSource.ofThisMachine());
  }

  StampsDataset(StampSource source) {
    this.source = source;
  }

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        "stamps",
        "Tux Paint stamps: pictures with written and spoken descriptions.",
        "GPL-2.0-or-later",
        "Debian package tuxpaint-stamps-default, https://tuxpaint.org",
        StampColumns.all(),
        new Splitting.ByKey(0, TEST_KEYS),
        Map.of());
  }

  @Override
  public void fetch(Path home, Consumer<String> progress) {
    source.fetch(home, progress);
  }

  @Override
  public RecordStream open(ReadRequest request) {
    if (!request.options().isEmpty()) {
      throw new ConfigException(
          "dataset.options",
          request.options().toString(),
          "Dataset 'stamps' has no options, but got " + request.options().keySet() + ".");
    }
    Path folder =
        source
            .find(request.home())
            .orElseThrow(
                () ->
                    new DataException(
                        "The stamps are not there yet; fetch them first, or let "
                            + StampSource.VARIABLE
                            + " name an unpacked stamps folder."));
    return new StampStream(new StampFolder(folder));
  }
}
