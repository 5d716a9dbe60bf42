package org.bindery.tracking;

import org.bindery.spi.DataException;

/** A record whose checksum is right and whose content still is none. Told as a problem. */
final class MalformedRecord extends DataException {
  private static final long serialVersionUID = 1L;

  MalformedRecord(String what) {
    super("A record of the run cannot be read: " + what + ".");
  }
}
