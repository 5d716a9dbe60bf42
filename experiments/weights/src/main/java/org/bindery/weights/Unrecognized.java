package org.bindery.weights;

import java.util.Locale;

/** Names what people take for weights by mistake. */
final class Unrecognized {
  private Unrecognized() {}

  /** Returns the end of a sentence about a file that begins with {@code head}, one byte a char. */
  static String describe(String head) {
    String start = head.stripLeading().toLowerCase(Locale.ROOT);
    if (head.isEmpty()) {
      return "is empty: download it again.";
    }
    if (start.startsWith("<!doctype") || start.startsWith("<html")) {
      return "is a web page and not weights: download the file itself, not the page about it.";
    }
    if (start.startsWith("version https://git-lfs")) {
      return "is only a Git LFS pointer to the weights: fetch the file itself with 'git lfs pull'.";
    }
    if (head.startsWith("\u0080")) {
      return "is a bare pickle, as PyTorch wrote before 1.6: open it there with"
          + " torch.load(..., weights_only=True) and torch.save it again, or convert it to"
          + " safetensors.";
    }
    return "is neither a safetensors file nor a PyTorch zip archive: check that it is the file of"
        + " weights and that it was downloaded whole.";
  }
}
