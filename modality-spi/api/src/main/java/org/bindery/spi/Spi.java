package org.bindery.spi;

/** The version of this interface, to be stamped on every provider with {@link BuiltFor}. */
public final class Spi {
  /**
   * A compile-time constant on purpose: the compiler freezes into a plugin's class file the number
   * it was built against, so the host can tell an old plugin from a new one.
   */
  public static final int VERSION = 1;

  private Spi() {}
}
