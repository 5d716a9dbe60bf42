package org.bindery.sweeps.running;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds a claim.
 *
 * @param machine of the process; machines that run at once differ in it, and so does a machine that
 *     was started anew, and a container
 * @param pid its process
 * @param started when the process started, milliseconds since 1970; 0 where unknown
 * @param slot which of the executor's slots it fills; -1 for a worker that has none
 * @param since when the claim was made, milliseconds since 1970 on the owner's clock
 * @param token tells any two claims apart
 */
public record Owner(String machine, long pid, long started, int slot, long since, String token) {
  private static final int NO_SLOT = -1;
  private static final long CLOCK_JITTER_MILLIS = 2_000;
  private static final int LONGEST_HOST = 60;
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9-]+)~(\\d+)~(\\d+)~(-?\\d+)~(\\d+)~([0-9a-f]+)");

  /** A new claim of this process. */
  static Owner here(OptionalInt slot) {
    ProcessHandle self = ProcessHandle.current();
    return new Owner(
        Machine.NAME,
        self.pid(),
        started(self).orElse(0L),
        slot.orElse(NO_SLOT),
        System.currentTimeMillis(),
        UUID.randomUUID().toString().substring(0, 8));
  }

  static Optional<Owner> parse(String name) {
    Matcher match = NAME.matcher(name);
    if (!match.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Owner(
            match.group(1),
            Long.parseLong(match.group(2)),
            Long.parseLong(match.group(3)),
            Integer.parseInt(match.group(4)),
            Long.parseLong(match.group(5)),
            match.group(6)));
  }

  /** Its spelling within a file name. */
  String name() {
    return String.join("~", machine, "" + pid, "" + started, "" + slot, "" + since, token);
  }

  /** The slot it fills, if it has one. */
  OptionalInt slotFilled() {
    return slot < 0 ? OptionalInt.empty() : OptionalInt.of(slot);
  }

  /** Whether its process runs on this machine. */
  boolean isOnThisMachine() {
    return machine.equals(Machine.NAME);
  }

  /** Whether it is a claim of this very process. */
  boolean isThisProcess() {
    return isOnThisMachine() && pid == ProcessHandle.current().pid();
  }

  /** Whether its process is known to be gone; of other machines nothing is known. */
  boolean isSurelyDead() {
    return isOnThisMachine() && process().isEmpty();
  }

  /** Its process, if it runs on this machine. */
  Optional<ProcessHandle> process() {
    if (!isOnThisMachine()) {
      return Optional.empty();
    }
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
  }

  /** Process ids are used again; the time a process started tells two of them apart. */
  private boolean isTheSame(ProcessHandle process) {
    return started == 0
        || started(process)
            .map(time -> Math.abs(time - started) <= CLOCK_JITTER_MILLIS)
            .orElse(true);
  }

  private static Optional<Long> started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli);
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + machine;
  }

  /** This machine's name, found out once. */
  private static final class Machine {
    static final String NAME = name();

    /** Two containers may share a host name, and one host name may outlive a boot. */
    private static String name() {
      String host = host().replaceAll("[^A-Za-z0-9]+", "-");
      String known = host.isEmpty() ? "machine" : host;
      String cut = known.length() > LONGEST_HOST ? known.substring(0, LONGEST_HOST) : known;
      String processes = bootId() + processNamespace();
      return processes.isEmpty() ? cut : cut + "-" + Integer.toHexString(processes.hashCode());
    }

    private static String host() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "machine";
      }
    }

    private static String bootId() {
      try {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      } catch (IOException e) {
        return "";
      }
    }

    private static String processNamespace() {
      try {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      } catch (IOException | UnsupportedOperationException e) {
        return "";
      }
    }
  }
}
