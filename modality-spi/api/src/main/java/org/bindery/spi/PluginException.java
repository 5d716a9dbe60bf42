package org.bindery.spi;

/** Anything a plugin threw that its contract does not allow. The message names the plugin. */
public class PluginException extends BinderyException {
  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence for people and what the plugin threw. */
  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
