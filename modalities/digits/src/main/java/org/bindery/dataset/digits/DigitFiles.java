package org.bindery.dataset.digits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.bindery.modality.image.Picture;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.RecordStream.BadRow;

/**
 * A folder with the three sources as they are published: {@value #DRAWN} (784 gray levels and the
 * digit, a line a picture), {@code fsdd/recordings/<digit>_<speaker>_<take>.wav}, {@code
 * imu-digits-pen/data/**}{@code /readings_<n>_digit_<digit>.csv}. Files that cannot be read are
 * left out and listed.
 */
final class DigitFiles {
  static final String DRAWN = "mnist5k/mnist_5k.csv.gz";
  static final String SAID = "fsdd/recordings";
  static final String PENNED = "imu-digits-pen/data";

  /** The official test set of the spoken digits is the first five takes. */
  static final int TEST_TAKES = 5;

  static final Pattern RECORDING = Pattern.compile("([0-9])_([a-z]+)_([0-9]{1,2})\\.wav");
  static final Pattern STROKE = Pattern.compile("readings_[0-9]+_digit_([0-9])\\.csv");

  private static final int SIDE = 28;

  private final Path root;
  private final List<BadRow> bad = new ArrayList<>();

  DigitFiles(Path root) {
    this.root = root;
  }

  /** Returns what was left out so far. */
  List<BadRow> bad() {
    return List.copyOf(bad);
  }

  /** Returns the handwritten digits, in the order of the file. */
  List<Sample> drawn() {
    Path file = root.resolve(DRAWN);
    if (!Files.isRegularFile(file)) {
      throw missing(DRAWN);
    }
    List<Sample> samples = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String name = String.format(Locale.ROOT, "mnist-%04d", number);
        Optional<Sample> sample = picture(name, line);
        sample.ifPresentOrElse(
            samples::add,
            () -> bad.add(new BadRow(name, "The line is not 784 gray levels and a digit.")));
      }
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + e + ".", e);
    }
    return samples;
  }

  private static Optional<Sample> picture(String name, String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != SIDE * SIDE + 1) {
      return Optional.empty();
    }
    byte[] rgb = new byte[3 * SIDE * SIDE];
    try {
      for (int i = 0; i < SIDE * SIDE; i++) {
        int gray = whole(cells[i], 255);
        for (int channel = 0; channel < 3; channel++) {
          rgb[3 * i + channel] = (byte) gray;
        }
      }
      int digit = whole(cells[SIDE * SIDE], Wordings.DIGITS - 1);
      return Optional.of(new Sample(name, digit, Picture.ofRgb(SIDE, SIDE, rgb).toPng()));
    } catch (NumberFormatException notWhole) {
      return Optional.empty();
    }
  }

  private static int whole(String text, int most) {
    double value = Double.parseDouble(text.strip());
    if (value != Math.rint(value) || value < 0 || value > most) {
      throw new NumberFormatException(text);
    }
    return (int) value;
  }

  /**
   * Returns the spoken digits.
   *
   * @param takes how many of each digit by each speaker
   * @param speaker who is held out; empty for the official split
   */
  Divided said(int takes, Optional<String> speaker) {
    List<Sample> used =
        read(SAID, RECORDING, DigitColumns.AUDIO).stream()
            .filter(sample -> take(sample) < takes)
            .toList();
    TreeSet<String> speakers = new TreeSet<>(used.stream().map(DigitFiles::speaker).toList());
    speaker
        .filter(name -> !speakers.contains(name))
        .ifPresent(
            name -> {
              throw DigitsOptions.refused(
                  "speaker", name, "is not a speaker of the recordings", speakers.toString());
            });
    return Divided.by(
        used,
        sample -> speaker.map(speaker(sample)::equals).orElseGet(() -> take(sample) < TEST_TAKES));
  }

  /** Returns the digits written with a pen that feels its motion. */
  List<Sample> penned() {
    return read(PENNED, STROKE, DigitColumns.IMU);
  }

  static String speaker(Sample sample) {
    return part(sample, 2);
  }

  private static int take(Sample sample) {
    return Integer.parseInt(part(sample, 3));
  }

  private static String part(Sample sample, int group) {
    Matcher name = RECORDING.matcher(sample.name());
    if (!name.matches()) {
      throw new IllegalArgumentException(sample.name());
    }
    return name.group(group);
  }

  /** Reads all files with such a name, whose first group is the digit, sorted by name. */
  private List<Sample> read(String folder, Pattern pattern, ColumnId column) {
    Path below = root.resolve(folder);
    if (!Files.isDirectory(below)) {
      throw missing(folder);
    }
    List<Sample> samples = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(below)) {
      List<Path> files =
          walk.filter(Files::isRegularFile)
              .sorted(Comparator.comparing(file -> file.getFileName().toString()))
              .toList();
      for (Path file : files) {
        String name = file.getFileName().toString();
        Matcher matcher = pattern.matcher(name);
        if (matcher.matches()) {
          byte[] cell = Files.readAllBytes(file);
          Optional<String> problem = DigitColumns.problem(column, cell);
          if (problem.isPresent()) {
            bad.add(new BadRow(name, "The file cannot be used: " + problem.get() + "."));
          } else {
            samples.add(new Sample(name, Integer.parseInt(matcher.group(1)), cell));
          }
        }
      }
    } catch (IOException e) {
      throw new DataException(below + " cannot be read: " + e + ".", e);
    }
    return samples;
  }

  private DataException missing(String what) {
    return new DataException(
        "The folder "
            + root
            + " of the digits has no "
            + what
            + "; let "
            + DigitsSource.VARIABLE
            + " name a folder that has "
            + DRAWN
            + ", "
            + SAID
            + " and "
            + PENNED
            + ", or unset it and the sources are downloaded.");
  }
}
