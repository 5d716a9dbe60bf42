package org.bindery.modality.ecg;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.bindery.spi.Rendering;

/**
 * Clinical paper: 25 mm a second, 10 mm a mV, a thin line each mm and a thick one each 5 mm, a
 * pulse of 1 mV and 0.2 s before each row for calibration, leads named where they begin. The pulse
 * wave, which has no unit, is drawn between its quantiles as if it were 1 mV. Thread-safe.
 *
 * @param layout what stands where
 * @param scale pixels of a mm, 1 to 40; names, pulses and thin lines are left out below 3
 */
public record EcgPaper(Layout layout, int scale) {
  /** What a clinician is used to, at 4 pixels a mm. */
  public static final EcgPaper CLINICAL = new EcgPaper(Layout.CLINICAL, 4);

  /** 64 x 64 pixels for a small tower of pictures. */
  public static final EcgPaper SQUARE = new EcgPaper(Layout.SQUARE, 1);

  /** What stands where. */
  public enum Layout {
    /**
     * With all twelve leads, three rows of four leads of 2.5 s each, one after another in time, and
     * lead II for 10 s below. With fewer, a row of up to 10 s for each.
     */
    CLINICAL,

    /**
     * 64 mm x 64 mm, four rows of 2.5 s: lead II, lead II going on, lead I, aVF. Where II is
     * absent, the first lead there is; where I or aVF is, the first lead goes on.
     */
    SQUARE
  }

  private static final int MM_PER_SECOND = 25;
  private static final int MM_PER_MILLIVOLT = 10;
  private static final int BIG = 5;
  private static final int MOST_SCALE = 40;
  private static final int FINE = 3;
  private static final double CELL_SECONDS = 2.5;
  private static final double STRIP_SECONDS = 10;
  private static final int ROW = 25;
  private static final int LEFT = 15;
  private static final int MARGIN = 5;
  private static final int SQUARE_SIDE = 64;
  private static final int SQUARE_ROW = 16;

  private static final Color PAPER = new Color(0xff, 0xf7, 0xf5);
  private static final Color THIN = new Color(0xf8, 0xdc, 0xd8);
  private static final Color THICK = new Color(0xec, 0xae, 0xa6);
  private static final Color INK = new Color(0x14, 0x14, 0x28);

  /** A piece of a lead: where it begins on paper in mm, and in time. */
  private record Piece(Lead lead, double left, double middle, double from, double seconds) {}

  /** Checks the range. */
  public EcgPaper {
    if (scale < 1 || scale > MOST_SCALE) {
      throw new IllegalArgumentException(scale + " pixels a mm; use 1 to " + MOST_SCALE + ".");
    }
  }

  /** Returns a PNG and a sentence on what it shows. */
  public Rendering render(Ecg ecg) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(draw(ecg), "png", png);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Rendering("image/png", png.toByteArray(), altText(ecg));
  }

  private static String altText(Ecg ecg) {
    String leads = ecg.leads().stream().map(Lead::label).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "Electrocardiogram of %.1f s at %.0f Hz, %s %s%s, on paper of 25 mm/s and 10 mm/mV",
        ecg.seconds(),
        ecg.rate(),
        ecg.leads().size() == 1 ? "lead" : ecg.leads().size() + " leads",
        leads,
        range(ecg));
  }

  private static String range(Ecg ecg) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (Lead lead : ecg.leads()) {
      for (float value : lead == Lead.PLETH ? new float[0] : ecg.signal(lead)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low > high ? "" : String.format(Locale.ROOT, ", %.2f to %.2f mV", low, high);
  }

  /** Returns the picture, opaque. */
  public BufferedImage draw(Ecg ecg) {
    List<Piece> pieces = layout == Layout.SQUARE ? square(ecg) : clinical(ecg);
    int wide = SQUARE_SIDE;
    int high = SQUARE_SIDE;
    if (layout == Layout.CLINICAL) {
      double right =
          pieces.stream().mapToDouble(p -> p.left() + MM_PER_SECOND * p.seconds()).max().orElse(0);
      double low = pieces.stream().mapToDouble(Piece::middle).max().orElse(0);
      wide = (int) Math.ceil((right + MARGIN) / BIG) * BIG;
      high = (int) low + ROW / 2 + MARGIN;
    }
    BufferedImage picture =
        new BufferedImage(wide * scale, high * scale, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    try {
      grid(g, wide, high);
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(INK);
      g.setStroke(
          new BasicStroke(
              Math.max(0.9f, 0.3f * scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      pieces.forEach(piece -> trace(g, ecg, piece));
      if (scale >= FINE) {
        pieces.forEach(piece -> name(g, piece));
        pieces.stream().mapToDouble(Piece::middle).distinct().forEach(y -> pulse(g, y));
      }
    } finally {
      g.dispose();
    }
    return picture;
  }

  private static List<Piece> clinical(Ecg ecg) {
    List<Piece> pieces = new ArrayList<>();
    double middle = MARGIN + ROW / 2.0;
    boolean twelve = Lead.STANDARD.stream().allMatch(ecg::has);
    if (!twelve) {
      for (Lead lead : ecg.leads()) {
        pieces.add(new Piece(lead, LEFT, middle, 0, Math.min(STRIP_SECONDS, ecg.seconds())));
        middle += ROW;
      }
      return pieces;
    }
    double cell = Math.min(CELL_SECONDS, ecg.seconds() / 4);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        double left = LEFT + column * cell * MM_PER_SECOND;
        pieces.add(
            new Piece(Lead.STANDARD.get(3 * column + row), left, middle, column * cell, cell));
      }
      middle += ROW;
    }
    pieces.add(new Piece(Lead.II, LEFT, middle, 0, 4 * cell));
    return pieces;
  }

  private static List<Piece> square(Ecg ecg) {
    Lead first = ecg.has(Lead.II) ? Lead.II : ecg.leads().get(0);
    Lead third = ecg.has(Lead.I) ? Lead.I : first;
    Lead fourth = ecg.has(Lead.AVF) ? Lead.AVF : first;
    List<Piece> pieces = new ArrayList<>();
    List<Lead> rows = List.of(first, first, third, fourth);
    for (int row = 0; row < rows.size(); row++) {
      pieces.add(
          new Piece(
              rows.get(row), 0.75, SQUARE_ROW * (row + 0.6), CELL_SECONDS * row, CELL_SECONDS));
    }
    return pieces;
  }

  private void grid(Graphics2D g, int wide, int high) {
    g.setColor(PAPER);
    g.fillRect(0, 0, wide * scale, high * scale);
    for (int mm = 0; mm <= Math.max(wide, high); mm++) {
      if (mm % BIG != 0 && scale >= FINE) {
        lines(g, THIN, mm, wide, high);
      }
    }
    for (int mm = 0; mm <= Math.max(wide, high); mm += BIG) {
      lines(g, scale < FINE ? THIN : THICK, mm, wide, high);
    }
  }

  private void lines(Graphics2D g, Color color, int mm, int wide, int high) {
    g.setColor(color);
    g.drawLine(mm * scale, 0, mm * scale, high * scale);
    g.drawLine(0, mm * scale, wide * scale, mm * scale);
  }

  private void trace(Graphics2D g, Ecg ecg, Piece piece) {
    float[] signal = ecg.signal(piece.lead());
    double zero = 0;
    double unit = 1;
    if (piece.lead() == Lead.PLETH) {
      float[] sorted = signal.clone();
      Arrays.sort(sorted);
      double low = sorted[sorted.length / 50];
      double high = sorted[sorted.length - 1 - sorted.length / 50];
      zero = (low + high) / 2;
      unit = high > low ? high - low : 1;
    }
    int from = (int) Math.round(piece.from() * ecg.rate());
    int to =
        Math.min(
            signal.length - 1, (int) Math.round((piece.from() + piece.seconds()) * ecg.rate()));
    Path2D path = new Path2D.Double();
    for (int i = from; i <= to; i++) {
      double x = (piece.left() + (i - from) / ecg.rate() * MM_PER_SECOND) * scale;
      double y = (piece.middle() - (signal[i] - zero) / unit * MM_PER_MILLIVOLT) * scale;
      if (i == from) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    if (to > from) {
      g.draw(path);
    }
  }

  private void name(Graphics2D g, Piece piece) {
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.round(3.2f * scale)));
    g.drawString(
        piece.lead().label(),
        (float) ((piece.left() + 1) * scale),
        (float) ((piece.middle() - 7.5) * scale));
    double x = piece.left() * scale;
    g.draw(new Line2D.Double(x, (piece.middle() - 2.5) * scale, x, (piece.middle() + 2.5) * scale));
  }

  /** 1 mV for 0.2 s. */
  private void pulse(Graphics2D g, double middle) {
    double[] x = {MARGIN, MARGIN + 2, MARGIN + 2, MARGIN + 7, MARGIN + 7, MARGIN + 9};
    double[] y = {0, 0, MM_PER_MILLIVOLT, MM_PER_MILLIVOLT, 0, 0};
    Path2D path = new Path2D.Double();
    path.moveTo(x[0] * scale, middle * scale);
    for (int i = 1; i < x.length; i++) {
      path.lineTo(x[i] * scale, (middle - y[i]) * scale);
    }
    g.draw(path);
  }
}
