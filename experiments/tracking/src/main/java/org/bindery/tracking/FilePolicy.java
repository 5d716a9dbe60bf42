package org.bindery.tracking;

/** When W&amp;B's uploader takes a file along. */
public enum FilePolicy {
  /** As soon as it is named. */
  NOW,
  /** When the run ends. */
  END,
  /** Whenever it changes. */
  LIVE
}
