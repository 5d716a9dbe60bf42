package org.bindery.sweeps.spark;

/** Prints the options that a JVM needs to be Spark's driver, for whoever starts one. */
public final class ModuleOptions {
  private ModuleOptions() {}

  /** Prints them on one line. */
  public static void main(String[] arguments) {
    System.out.println(String.join(" ", SparkTrials.moduleOptions()));
  }
}
