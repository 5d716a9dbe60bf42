package org.bindery.sweeps.running;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file whose name says how a trial stands. Its name is all of it. */
sealed interface Marker {
  /** Attempts made, this one included. */
  int attempt();

  String name();

  /** Nobody has it. */
  record Pending(int attempt, int deaths) implements Marker {
    static final Pending FIRST = new Pending(0, 0);

    @Override
    public String name() {
      return "pending." + attempt + "." + deaths;
    }
  }

  /** Its owner works on it. */
  record Claimed(int attempt, int deaths, Owner owner) implements Marker {
    @Override
    public String name() {
      return "claim." + attempt + "." + deaths + "." + owner.name();
    }
  }

  /**
   * Over.
   *
   * @param by whose word the outcome is: the owner's, or another's who took the trial away. They
   *     write to different files, so that an owner who wakes up late changes nothing.
   */
  record Done(int attempt, By by) implements Marker {
    @Override
    public String name() {
      return "done." + attempt + "." + by.spelling;
    }

    String outcome() {
      return "outcome." + attempt + "." + by.spelling + ".json";
    }
  }

  /** Who says what became of a trial. */
  enum By {
    OWNER("owner"),
    ANOTHER("another");

    private final String spelling;

    By(String spelling) {
      this.spelling = spelling;
    }
  }

  /** Reads a file name, if it is that of a marker. */
  static Optional<Marker> parse(String name) {
    Matcher match = Spelling.PATTERN.matcher(name);
    if (!match.matches()) {
      return Optional.empty();
    }
    if (match.group("by") != null) {
      By by = match.group("by").equals(By.OWNER.spelling) ? By.OWNER : By.ANOTHER;
      return Optional.of(new Done(Integer.parseInt(match.group("over")), by));
    }
    int attempt = Integer.parseInt(match.group("attempt"));
    int deaths = Integer.parseInt(match.group("deaths"));
    if (match.group("owner") == null) {
      return Optional.of(new Pending(attempt, deaths));
    }
    return Owner.parse(match.group("owner")).map(owner -> new Claimed(attempt, deaths, owner));
  }

  /** Later markers outrank earlier ones where a listing caught both names of a rename. */
  static int compare(Marker a, Marker b) {
    if (a instanceof Done != b instanceof Done) {
      return a instanceof Done ? 1 : -1;
    }
    if (a.attempt() != b.attempt()) {
      return Integer.compare(a.attempt(), b.attempt());
    }
    return Boolean.compare(a instanceof Pending, b instanceof Pending);
  }

  /** How markers are spelled. */
  final class Spelling {
    private static final Pattern PATTERN =
        Pattern.compile(
            "(?:pending|claim)\\.(?<attempt>\\d{1,9})\\.(?<deaths>\\d{1,9})(?:\\.(?<owner>.+))?"
                + "|done\\.(?<over>\\d{1,9})\\.(?<by>owner|another)");

    private Spelling() {}
  }
}
