package org.bindery.dataset.ecg;

import java.util.List;
import java.util.Locale;

/** What a simulated heart does. Each is one thing that is not as in {@link #SINUS}. */
enum Rhythm {
  /** 60 to 95 beats a minute, everything normal. */
  SINUS(60, 95, "normal sinus rhythm", "sinus rhythm, no abnormality"),
  /** 36 to 52 beats a minute. */
  BRADYCARDIA(36, 52, "sinus bradycardia", "slow sinus rhythm"),
  /** 108 to 160 beats a minute. */
  TACHYCARDIA(108, 160, "sinus tachycardia", "rapid sinus rhythm"),
  /** No P waves, an unsteady baseline, beats at random. */
  FIBRILLATION(65, 115, "atrial fibrillation", "irregular rhythm without P waves"),
  /** P waves early before the beat: PR 0.26 to 0.36 s. */
  AV_BLOCK(55, 80, "first degree atrioventricular block", "prolonged PR interval"),
  /** Early, broad beats from a ventricle, each third to fifth. */
  ECTOPY(60, 90, "premature ventricular complexes", "ventricular extrasystoles"),
  /** The heart's axis at -65 to -35 degrees. */
  LEFT_AXIS(60, 95, "left axis deviation", "axis turned to the left"),
  /** The heart's axis at 105 to 150 degrees. */
  RIGHT_AXIS(60, 95, "right axis deviation", "axis turned to the right");

  private final double slowest;
  private final double fastest;
  private final List<String> names;

  Rhythm(double slowest, double fastest, String... names) {
    this.slowest = slowest;
    this.fastest = fastest;
    this.names = List.of(names);
  }

  /** Returns the least beats a minute. */
  double slowest() {
    return slowest;
  }

  /** Returns the most beats a minute. */
  double fastest() {
    return fastest;
  }

  /** Returns how a report may call it. */
  List<String> names() {
    return names;
  }

  /** Returns the name of the class: {@code left-axis}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
