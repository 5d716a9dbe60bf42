package org.bindery.diagnostics;

/** The last few of a stream of numbers. */
final class Window {
  private final double[] values;
  private long count;

  Window(int size) {
    this.values = new double[size];
  }

  void add(double value) {
    values[(int) (count++ % values.length)] = value;
  }

  boolean isFull() {
    return count >= values.length;
  }

  /** Returns the number that falls out next. */
  double oldest() {
    return values[(int) (count % values.length)];
  }

  double mean() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Returns how far the mean may be off by chance, if the numbers were independent. */
  double standardError() {
    double mean = mean();
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
