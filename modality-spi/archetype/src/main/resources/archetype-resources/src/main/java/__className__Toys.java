package ${package};

import java.util.random.RandomGenerator;

/**
 * Made-up signals that mean something: each has one event, in one hour of a day, and a caption that
 * says so. Tests draw from it, and the toy dataset is made of it.
 *
 * <p>To change: draw signals as wild as yours may be. When you have real data, keep this for the
 * tests.
 */
final class ${className}Toys {
  static final String[] EVENTS = {"bump", "dip", "rise", "fall", "burst"};
  static final int HOURS = 24;
  private static final int VALUES_PER_HOUR = 4;

  private ${className}Toys() {}

  static String caption(int event, int hour) {
    return "a " + EVENTS[event] + " in hour " + hour;
  }

  static ${className} draw(int event, int hour, RandomGenerator random) {
    float[] values = new float[HOURS * VALUES_PER_HOUR];
    double height = 3 + random.nextDouble();
    for (int i = 0; i < values.length; i++) {
      double hours = (double) i / VALUES_PER_HOUR - hour - 0.5;
      double shape =
          switch (EVENTS[event]) {
            case "bump" -> Math.exp(-hours * hours);
            case "dip" -> -Math.exp(-hours * hours);
            case "rise" -> Math.tanh(2 * hours);
            case "fall" -> -Math.tanh(2 * hours);
            default -> Math.exp(-hours * hours) * (i % 2 == 0 ? 1 : -1);
          };
      values[i] = (float) (height * shape + 0.3 * random.nextGaussian());
    }
    return new ${className}(values);
  }

  /** Draws any of them. */
  static ${className} draw(RandomGenerator random) {
    return draw(random.nextInt(EVENTS.length), random.nextInt(HOURS), random);
  }
}
