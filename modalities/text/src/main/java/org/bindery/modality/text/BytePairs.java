package org.bindery.modality.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding (Sennrich et al. 2016) over the bytes of a piece of text, as GPT-2 and CLIP do
 * it. Ids are 256 bytes, the same 256 at the end of a piece, then one for each merge in the order
 * of the list. In every round the pair whose merge stands first in the list is joined wherever it
 * occurs, from left to right, until no pair of the list is left.
 *
 * <p>Takes {@code O(n log n)} for a piece of {@code n} bytes. Immutable; any thread.
 */
final class BytePairs {
  static final int BYTES = 256;
  private static final String END = "</w>";
  private static final int NONE = -1;

  private final int[] idOfByte = new int[BYTES];
  private final Map<Long, Integer> rankOfPair;
  private final int[] idOfRank;

  /**
   * Makes one from merges.
   *
   * @param merges such as {@code "th e</w>"}, the first to be done first; every byte is one of the
   *     characters of {@link #symbolOfByte}
   * @throws IllegalArgumentException naming the line that is not two known symbols
   */
  BytePairs(List<String> merges) {
    Map<String, Integer> idOfSymbol = new HashMap<>();
    int next = 0;
    for (int b : bytesInOrder()) {
      String symbol = Character.toString(symbolOfByte(b));
      idOfSymbol.put(symbol, next);
      idOfSymbol.put(symbol + END, BYTES + next);
      idOfByte[b] = next++;
    }
    rankOfPair = new HashMap<>(2 * merges.size());
    idOfRank = new int[merges.size()];
    for (int rank = 0; rank < merges.size(); rank++) {
      String[] symbols = merges.get(rank).split(" ", -1);
      Integer left = idOfSymbol.get(symbols[0]);
      Integer right = symbols.length == 2 ? idOfSymbol.get(symbols[1]) : null;
      if (left == null || right == null) {
        throw new IllegalArgumentException(
            "Merge " + rank + ", '" + merges.get(rank) + "', is not two known symbols.");
      }
      idOfSymbol.put(symbols[0] + symbols[1], 2 * BYTES + rank);
      rankOfPair.put(pair(left, right), rank);
    }
    for (int rank = 0; rank < merges.size(); rank++) {
      idOfRank[rank] = idOfSymbol.get(merges.get(rank).replace(" ", ""));
    }
  }

  /** Returns how many ids there are. */
  int size() {
    return 2 * BYTES + idOfRank.length;
  }

  /** Returns the ids of a piece; none of no bytes. */
  int[] ids(byte[] piece) {
    return piece.length == 0 ? new int[0] : new Joining(piece).ids();
  }

  /** The bytes in the order of their ids: those that print first. */
  static int[] bytesInOrder() {
    int[] order = new int[BYTES];
    int count = 0;
    for (boolean printing : new boolean[] {true, false}) {
      for (int b = 0; b < BYTES; b++) {
        if (prints(b) == printing) {
          order[count++] = b;
        }
      }
    }
    return order;
  }

  /**
   * Returns the character that stands for a byte in the list of merges: the byte itself if it
   * prints in Latin-1, else the next of U+0100, U+0101 and so on.
   */
  static char symbolOfByte(int b) {
    if (prints(b)) {
      return (char) b;
    }
    int before = 0;
    for (int other = 0; other < b; other++) {
      before += prints(other) ? 0 : 1;
    }
    return (char) (0x100 + before);
  }

  private static boolean prints(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b != 0xAD);
  }

  private static long pair(int left, int right) {
    return ((long) left << 32) | right;
  }

  /** The work on one piece: a list of symbols linked by position, and its pairs by rank. */
  private final class Joining {
    private final int[] symbols;
    private final int[] next;
    private final int[] previous;
    private final PriorityQueue<Long> pairs = new PriorityQueue<>();

    Joining(byte[] piece) {
      int length = piece.length;
      symbols = new int[length];
      next = new int[length];
      previous = new int[length];
      for (int i = 0; i < length; i++) {
        symbols[i] = idOfByte[piece[i] & 0xFF];
        next[i] = i + 1 < length ? i + 1 : NONE;
        previous[i] = i - 1;
      }
      symbols[length - 1] += BYTES;
    }

    int[] ids() {
      for (int i = 0; i < symbols.length; i++) {
        offer(i);
      }
      while (!pairs.isEmpty()) {
        round();
      }
      return Arrays.stream(symbols).filter(symbol -> symbol != NONE).toArray();
    }

    /**
     * Joins all pairs of the lowest rank. They are taken out first, since a joined symbol may make
     * a pair of a rank lower still.
     */
    private void round() {
      int rank = (int) (pairs.element() >>> 32);
      List<Integer> positions = new ArrayList<>();
      while (!pairs.isEmpty() && pairs.element() >>> 32 == rank) {
        positions.add((int) (long) pairs.remove());
      }
      for (int position : positions) {
        if (rankAt(position) == rank) {
          join(position, idOfRank[rank]);
        }
      }
    }

    private void join(int position, int id) {
      int gone = next[position];
      symbols[position] = id;
      symbols[gone] = NONE;
      next[position] = next[gone];
      if (next[gone] != NONE) {
        previous[next[gone]] = position;
      }
      offer(position);
      if (previous[position] != NONE) {
        offer(previous[position]);
      }
    }

    private void offer(int position) {
      int rank = rankAt(position);
      if (rank != NONE) {
        pairs.add(((long) rank << 32) | position);
      }
    }

    private int rankAt(int position) {
      return symbols[position] == NONE || next[position] == NONE
          ? NONE
          : rankOfPair.getOrDefault(pair(symbols[position], symbols[next[position]]), NONE);
    }
  }
}
