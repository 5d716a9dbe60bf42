package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The vertical axis of a chart.
 *
 * @param bottom the value where it begins
 * @param top the value where it ends
 * @param logarithmic whether equal factors are equally far apart
 * @param step between neighbouring ticks, for the digits of their labels; 0 where it varies
 * @param ticks values to be named, rising
 */
record ValueAxis(double bottom, double top, boolean logarithmic, double step, List<Double> ticks) {
  private static final int TICKS = 4;

  /** Fewer are no scale. */
  private static final int FEWEST = 3;

  /** Round numbers, from few to many, for axes that cover much or little. */
  private static final List<double[]> ROUND =
      List.of(new double[] {1}, new double[] {1, 2, 5}, new double[] {1, 1.5, 2, 3, 4, 5, 6, 8});

  /** How much an axis is longer than what it shows, at both ends, as a factor. */
  private static final double ROOM = 1.06;

  /** Returns an axis for values from {@code low} to {@code high}; from 0 to 1 if there are none. */
  static ValueAxis over(LineChart.Scale scale, double low, double high) {
    if (low > high) {
      return even(0, 1);
    }
    return switch (scale) {
      case EVEN -> even(low, high);
      case FROM_ZERO -> even(0, high);
      case LOGARITHMIC -> low > 0 ? logarithmic(low / ROOM, high * ROOM) : even(low, high);
    };
  }

  private static ValueAxis even(double low, double high) {
    double step = niceStep(high - low, TICKS);
    double bottom = Math.floor(low / step) * step;
    double top = Math.max(Math.ceil(high / step - 1e-9) * step, bottom + step);
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; bottom + i * step <= top + step * 1e-6; i++) {
      ticks.add(bottom + i * step);
    }
    return new ValueAxis(bottom, top, false, step, ticks);
  }

  private static ValueAxis logarithmic(double low, double high) {
    for (double[] round : ROUND) {
      List<Double> ticks = new ArrayList<>();
      for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
        for (double number : round) {
          double tick = number * Math.pow(10, power);
          if (tick >= low && tick <= high) {
            ticks.add(tick);
          }
        }
      }
      if (ticks.size() >= FEWEST) {
        return new ValueAxis(low, high, true, 0, ticks);
      }
    }
    double step = niceStep(high - low, TICKS);
    List<Double> ticks = new ArrayList<>();
    for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
      ticks.add(tick);
    }
    return new ValueAxis(low, high, true, step, ticks);
  }

  /** Returns where a value lies, from 0 at the bottom to 1 at the top. */
  double share(double value) {
    return logarithmic
        ? Math.log(value / bottom) / Math.log(top / bottom)
        : (value - bottom) / (top - bottom);
  }

  /** Returns a tick's name. */
  String label(double tick) {
    if (step > 0) {
      return label(tick, step);
    }
    int digits = (int) Math.max(0, 1 - Math.floor(Math.log10(tick) + 1e-9));
    String text = String.format(Locale.ROOT, "%,." + digits + "f", tick);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /** Returns a number with as many digits as numbers that are {@code step} apart need. */
  static String label(double value, double step) {
    int digits = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Returns 1, 2 or 5 times a power of ten, such that about {@code ticks} of them fill a range. */
  static double niceStep(double range, int ticks) {
    if (!(range > 0)) {
      return 1;
    }
    double rough = range / ticks;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
  }
}
