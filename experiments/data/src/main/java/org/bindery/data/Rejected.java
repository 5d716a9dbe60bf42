package org.bindery.data;

/**
 * A provider that was found but cannot be used.
 *
 * @param className the class, or the services file's text where no class could be read
 * @param reason one sentence: why, and what its author can do
 * @param location the jar or folder it came from, for people
 */
public record Rejected(String className, String reason, String location) {
  /** Returns the name of the jar or folder it came from. */
  public String jar() {
    return Discovery.fileName(location);
  }
}
