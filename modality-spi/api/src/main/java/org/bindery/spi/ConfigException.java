package org.bindery.spi;

/** A value in a configuration, a spec or a call that is not allowed. Stops before training. */
public class ConfigException extends BinderyException {
  private static final long serialVersionUID = 1L;

  /** Which value is meant. */
  private final String path;

  /** What it was. */
  private final String value;

  /**
   * Makes one.
   *
   * @param path which value: {@code recipe.batch}
   * @param value what it was, as text
   * @param message the whole sentence
   */
  public ConfigException(String path, String value, String message) {
    super(message);
    this.path = path;
    this.value = value;
  }

  /** Returns which value is meant. */
  public String path() {
    return path;
  }

  /** Returns what the value was. */
  public String value() {
    return value;
  }
}
