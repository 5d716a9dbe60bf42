package org.bindery.tracking;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.bindery.spi.ConfigException;

/**
 * What tells a run from all others.
 *
 * @param id eight characters of a-z and 0-9
 * @param started when
 */
public record RunIdentity(String id, Instant started) {
  /** Checks the id. */
  public RunIdentity {
    if (!id.matches("[a-z0-9]{8}")) {
      throw new ConfigException(
          "run.id", id, "A run's id has eight characters of a-z and 0-9, not '" + id + "'.");
    }
  }

  /** The start in this machine's time zone: {@code 20261123_194446}. */
  public String stamp() {
    return DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT)
        .format(started.atZone(ZoneId.systemDefault()));
  }
}
