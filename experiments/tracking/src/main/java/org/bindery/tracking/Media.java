package org.bindery.tracking;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * A value of a history row that is more than a number. Made whole when it is created: what the
 * caller does with its arrays and pictures afterwards doesn't matter.
 */
public sealed interface Media {

  /** Encodes a picture as PNG. */
  static Image image(BufferedImage picture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, "png", out)) {
        throw new DataException(
            "A picture of type "
                + picture.getType()
                + " cannot be written as PNG: copy it to RGB.");
      }
    } catch (IOException e) {
      throw new DataException("A picture cannot be written as PNG: " + e.getMessage(), e);
    }
    return new Image(out.toByteArray(), picture.getWidth(), picture.getHeight(), Optional.empty());
  }

  /** Several pictures side by side, in this order. */
  static Images images(List<Image> pictures) {
    return new Images(pictures);
  }

  /**
   * Sound as a WAV file of 16 bits.
   *
   * @param samples one channel, {@code [n]}, between -1 and 1; clipped beyond
   * @param sampleRate in Hz
   */
  static Audio audio(float[] samples, int sampleRate) {
    return new Audio(Wav.encode(samples, sampleRate), sampleRate, samples.length);
  }

  /**
   * Counts values in bins of equal width between their extremes; values not finite are left out.
   */
  static Histogram histogram(double[] values, int bins) {
    return Histogram.of(values, bins);
  }

  /** A table; cells are anything {@link Run#log} takes but media. */
  static Table table(List<String> columns, List<? extends List<?>> rows) {
    return Table.of(columns, rows);
  }

  /** A page of HTML, shown in a frame. */
  static Html html(String page) {
    return new Html(page);
  }

  /**
   * A picture.
   *
   * @param png the encoded file
   * @param width in pixels
   * @param height in pixels
   * @param caption shown below
   */
  record Image(byte[] png, int width, int height, Optional<String> caption) implements Media {
    /** Checks that it is a PNG of a size. */
    public Image {
      png = png.clone();
      if (png.length < 8 || png[0] != (byte) 0x89 || png[1] != 'P') {
        throw new ConfigException(
            "media.image", png.length + " bytes", "An image of a run must be a PNG file.");
      }
      positive("media.image.width", width);
      positive("media.image.height", height);
    }

    /** The same with a caption. */
    public Image withCaption(String text) {
      return new Image(png, width, height, Optional.of(text));
    }
  }

  /**
   * Pictures in one panel, each with its own caption. W&amp;B shows all in the size of the first.
   */
  record Images(List<Image> pictures) implements Media {
    /** Checks that there are pictures. */
    public Images {
      pictures = List.copyOf(pictures);
      if (pictures.isEmpty()) {
        throw new ConfigException("media.images", "[]", "A list of images needs at least one.");
      }
    }
  }

  /**
   * Sound.
   *
   * @param wav the encoded file
   * @param sampleRate in Hz
   * @param frames samples in each channel
   */
  record Audio(byte[] wav, int sampleRate, int frames) implements Media {
    /** Checks that it is a WAV file. */
    public Audio {
      wav = wav.clone();
      if (wav.length < 12 || wav[0] != 'R' || wav[8] != 'W') {
        throw new ConfigException(
            "media.audio", wav.length + " bytes", "Audio of a run must be a WAV file.");
      }
      positive("media.audio.sampleRate", sampleRate);
    }
  }

  /**
   * Counts between edges.
   *
   * @param edges ascending, {@code [n + 1]}
   * @param counts how many values lie from one edge to the next, {@code [n]}, n at most 512
   */
  record Histogram(double[] edges, long[] counts) implements Media {
    /** The most bins W&amp;B takes. */
    public static final int MOST_BINS = 512;

    /** Checks edges against counts. */
    public Histogram {
      edges = edges.clone();
      counts = counts.clone();
      checkBins(counts.length);
      if (edges.length != counts.length + 1) {
        throw new ConfigException(
            "media.histogram.edges",
            String.valueOf(edges.length),
            counts.length + " counts need " + (counts.length + 1) + " edges, not " + edges.length);
      }
      for (int i = 0; i < counts.length; i++) {
        if (!(edges[i] < edges[i + 1]) || counts[i] < 0) {
          throw new ConfigException(
              "media.histogram.edges",
              Arrays.toString(new double[] {edges[i], edges[i + 1]}),
              "Bin " + i + " of a histogram has edges or a count that make no bin.");
        }
      }
    }

    static Histogram of(double[] values, int bins) {
      checkBins(bins);
      double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
      double low = Arrays.stream(finite).min().orElse(0);
      double high = Arrays.stream(finite).max().orElse(1);
      if (!(low < high)) {
        double half = Math.max(0.5, Math.ulp(low) * bins);
        low -= half;
        high += half;
      }
      double[] edges = new double[bins + 1];
      for (int i = 0; i <= bins; i++) {
        double share = (double) i / bins;
        edges[i] = low * (1 - share) + high * share;
      }
      long[] counts = new long[bins];
      for (double value : finite) {
        int found = Arrays.binarySearch(edges, value);
        int bin = found >= 0 ? found : -found - 2;
        counts[Math.max(0, Math.min(bins - 1, bin))]++;
      }
      return new Histogram(edges, counts);
    }

    private static void checkBins(int bins) {
      if (bins < 1 || bins > MOST_BINS) {
        throw new ConfigException(
            "media.histogram.bins",
            String.valueOf(bins),
            "A histogram has 1 to " + MOST_BINS + " bins, not " + bins + ".");
      }
    }
  }

  /**
   * A table.
   *
   * @param columns the names of its columns
   * @param json the file: {@code {"columns": [..], "data": [[..]]}}
   * @param rows how many rows it has, at most 10,000
   */
  record Table(List<String> columns, String json, int rows) implements Media {
    /** The most rows W&amp;B shows. */
    public static final int MOST_ROWS = 10_000;

    /** Checks the size. */
    public Table {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new ConfigException("media.table.columns", "[]", "A table needs a column.");
      }
      if (rows > MOST_ROWS) {
        throw new ConfigException(
            "media.table.rows",
            String.valueOf(rows),
            "A table of a run has at most " + MOST_ROWS + " rows, not " + rows + ": log a part.");
      }
    }

    static Table of(List<String> columns, List<? extends List<?>> rows) {
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).size() != columns.size()) {
          throw new ConfigException(
              "media.table.rows",
              rows.get(i).toString(),
              "Row "
                  + i
                  + " of the table has "
                  + rows.get(i).size()
                  + " cells for "
                  + columns.size()
                  + " columns.");
        }
      }
      String json =
          "{\"columns\":"
              + JsonText.write(JsonText.freeze(columns))
              + ",\"data\":"
              + JsonText.write(JsonText.freeze(rows))
              + "}";
      return new Table(columns, json, rows.size());
    }
  }

  /** A page. */
  record Html(String page) implements Media {
    byte[] bytes() {
      return page.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static void positive(String path, int value) {
    if (value < 1) {
      throw new ConfigException(path, String.valueOf(value), path + " is at least 1, not " + value);
    }
  }
}
