package org.bindery.modality.text;

/** Prepared text to token ids. Immutable; any thread. */
interface Tokenizer {
  /** Returns which ids {@link #ids} makes. */
  TokenSpace space();

  /** Returns {@code context} ids, the last of them 0 where the text is short. */
  long[] ids(String text, int context);
}
