package org.bindery.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The commit of a working copy, read from its {@code .git} without calling git. */
public final class GitCommit {
  private static final String HASH = "[0-9a-f]{40}([0-9a-f]{24})?";

  private GitCommit() {}

  /** The commit checked out in the working copy a folder lies in; empty where there is none. */
  public static Optional<String> of(Path folder) {
    for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.exists(git)) {
        return read(git);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> read(Path git) {
    try {
      Path own = Files.isDirectory(git) ? git : linked(git, Files.readString(git));
      String head = Files.readString(own.resolve("HEAD")).strip();
      if (!head.startsWith("ref:")) {
        return hash(head);
      }
      String ref = head.substring("ref:".length()).strip();
      Path link = own.resolve("commondir");
      Path common =
          Files.exists(link) ? own.resolve(Files.readString(link).strip()).normalize() : own;
      for (Path place : List.of(own, common)) {
        Path loose = place.resolve(ref).normalize();
        if (loose.startsWith(place.normalize()) && Files.isRegularFile(loose)) {
          return hash(Files.readString(loose).strip());
        }
      }
      Path packed = common.resolve("packed-refs");
      if (!Files.exists(packed)) {
        return Optional.empty();
      }
      return Files.readAllLines(packed).stream()
          .filter(line -> line.endsWith(" " + ref))
          .findFirst()
          .flatMap(line -> hash(line.substring(0, line.indexOf(' '))));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Path linked(Path git, String text) {
    return git.resolveSibling(text.replaceFirst("^gitdir:", "").strip()).normalize();
  }

  private static Optional<String> hash(String text) {
    return text.matches(HASH) ? Optional.of(text) : Optional.empty();
  }
}
