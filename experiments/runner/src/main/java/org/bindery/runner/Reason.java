package org.bindery.runner;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;

/** Says in a few words for people why a file operation failed; Java's own words name only paths. */
final class Reason {
  private Reason() {}

  static String of(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException system) {
      return decapitalized(
          Optional.ofNullable(system.getReason()).orElse(system.getClass().getSimpleName()));
    }
    return decapitalized(Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()));
  }

  /** It goes into the middle of a sentence. */
  private static String decapitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
