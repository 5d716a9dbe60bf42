package org.bindery.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bindery.spi.DataException;
import org.bindery.weights.Pickled.Mark;
import org.bindery.weights.Pickled.Name;
import org.bindery.weights.Pickled.None;
import org.bindery.weights.Pickled.Tuple;

/**
 * Reads the pickle of a state dict (protocols 2 to 5) as data. It knows the opcodes that {@code
 * torch.save} writes for dicts, lists, tuples, texts, numbers and tensors, and the few names in
 * {@link TorchNames}; any other name or opcode is refused, and nothing a pickle names is looked up
 * as code. Every loop is bounded by the length of the input, and values are never compared, hashed
 * or printed in depth, so that memo and nesting bombs stay small.
 */
final class TensorUnpickler {
  private static final int OBJECT_LIMIT = 2_000_000;

  private final ByteBuffer in;
  private final Function<String, DataException> refusal;
  private final TorchNames names;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private int pushed;

  TensorUnpickler(byte[] pickle, Function<String, DataException> refusal) {
    this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    this.refusal = refusal;
    this.names = new TorchNames(refusal);
  }

  /**
   * Returns the one object of the pickle: a {@link Map} for a dict, a {@link List} for a list, a
   * String, Long, Double, Boolean or {@link Pickled}.
   */
  Object read() {
    try {
      while (true) {
        int at = in.position();
        int opcode = in.get() & 0xff;
        if (opcode == '.') {
          return finish();
        }
        step(opcode, at);
        if (pushed > OBJECT_LIMIT || memo.size() > OBJECT_LIMIT) {
          throw refusal.apply("its pickle makes over " + OBJECT_LIMIT + " objects");
        }
      }
    } catch (BufferUnderflowException e) {
      throw refusal.apply("its pickle is cut off");
    }
  }

  private Object finish() {
    Object result = pop();
    if (!stack.isEmpty()) {
      throw damaged();
    }
    return result;
  }

  private void step(int opcode, int at) {
    switch (opcode) {
      case 0x80 -> {
        int protocol = in.get() & 0xff;
        if (protocol < 2 || protocol > 5) {
          throw refusal.apply("its pickle is of protocol " + protocol + ", not 2 to 5");
        }
      }
      case 0x95 -> take(in.getLong());
      case '(' -> push(Mark.MARK);
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(top());
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.getInt());
      case 'K' -> push((long) (in.get() & 0xff));
      case 'M' -> push((long) (in.getShort() & 0xffff));
      case 0x8a -> push(longOf(in.get() & 0xff));
      case 0x8b -> push(longOf(in.getInt()));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X' -> push(text(in.getInt() & 0xffffffffL));
      case 0x8c -> push(text(in.get() & 0xff));
      case 0x8d -> push(text(in.getLong()));
      case '}' -> push(new LinkedHashMap<Object, Object>());
      case ']' -> push(new ArrayList<Object>());
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(popToMark()));
      case 0x85 -> push(new Tuple(popLast(1)));
      case 0x86 -> push(new Tuple(popLast(2)));
      case 0x87 -> push(new Tuple(popLast(3)));
      case 'l' -> push(popToMark());
      case 'd' -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        putAll(map, popToMark());
        push(map);
      }
      case 'a' -> {
        Object value = pop();
        list().add(value);
      }
      case 'e' -> {
        List<Object> values = popToMark();
        list().addAll(values);
      }
      case 's' -> {
        List<Object> pair = popLast(2);
        putAll(map(), pair);
      }
      case 'u' -> {
        List<Object> pairs = popToMark();
        putAll(map(), pairs);
      }
      case 'q' -> memo.put((long) (in.get() & 0xff), top());
      case 'r' -> memo.put(in.getInt() & 0xffffffffL, top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> push(remembered(in.get() & 0xff));
      case 'j' -> push(remembered(in.getInt() & 0xffffffffL));
      case 'c' -> {
        String module = line();
        push(names.resolve(module, line()));
      }
      case 0x93 -> {
        List<Object> names = popLast(2);
        push(global(names.get(0), names.get(1)));
      }
      case 'Q' -> push(names.storage(pop()));
      case 'R' -> {
        List<Object> call = popLast(2);
        push(call(call.get(0), call.get(1)));
      }
      case 'b' -> {
        // OrderedDicts of modules carry a _metadata attribute; it says nothing about tensors.
        pop();
        map();
      }
      default ->
          throw refusal.apply(
              "its pickle uses opcode 0x%02x at byte %d, which a state dict never needs; nothing was executed"
                  .formatted(opcode, at));
    }
  }

  private Object global(Object module, Object name) {
    if (module instanceof String moduleText && name instanceof String nameText) {
      return names.resolve(moduleText, nameText);
    }
    throw refusal.apply("its pickle computes the name of something to call; nothing was executed");
  }

  private Object call(Object called, Object arguments) {
    if (!(called instanceof Name name) || !(arguments instanceof Tuple tuple)) {
      throw refusal.apply("its pickle calls something that is no function; nothing was executed");
    }
    if (name == Name.ORDERED_DICT) {
      Map<Object, Object> map = new LinkedHashMap<>();
      if (!tuple.values().isEmpty()) {
        fill(map, tuple.values().get(0));
      }
      return map;
    }
    return name == Name.REBUILD_TENSOR ? names.tensor(tuple) : names.parameter(tuple);
  }

  private void fill(Map<Object, Object> map, Object pairs) {
    if (!(pairs instanceof List<?> list)) {
      throw damaged();
    }
    for (Object pair : list) {
      if (pair instanceof Tuple tuple && tuple.values().size() == 2) {
        putAll(map, tuple.values());
      } else if (pair instanceof List<?> two && two.size() == 2) {
        putAll(map, two);
      } else {
        throw damaged();
      }
    }
  }

  /** Takes plain keys only: hashing a tuple of tuples could take forever. */
  private void putAll(Map<Object, Object> map, List<?> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw damaged();
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
        throw refusal.apply("its pickle has a dict whose keys are neither texts nor numbers");
      }
      map.put(key, keysAndValues.get(i + 1));
    }
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw damaged();
    }
    return value;
  }

  @SuppressWarnings("unchecked") // The only lists made here are of objects.
  private List<Object> list() {
    if (top() instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw damaged();
  }

  @SuppressWarnings("unchecked") // The only maps made here are of objects.
  private Map<Object, Object> map() {
    if (top() instanceof Map<?, ?> map) {
      return (Map<Object, Object>) map;
    }
    throw refusal.apply("its pickle sets the state of something that is no dict");
  }

  private void push(Object value) {
    pushed++;
    stack.add(value);
  }

  private Object top() {
    if (stack.isEmpty()) {
      throw damaged();
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private List<Object> popLast(int count) {
    return popFrom(stack.size() - count);
  }

  private List<Object> popToMark() {
    int mark = stack.size() - 1;
    while (mark >= 0 && stack.get(mark) != Mark.MARK) {
      mark--;
    }
    List<Object> values = popFrom(mark + 1);
    pop();
    return values;
  }

  private List<Object> popFrom(int index) {
    if (index < 0) {
      throw damaged();
    }
    List<Object> tail = stack.subList(index, stack.size());
    List<Object> values = new ArrayList<>(tail);
    tail.clear();
    return values;
  }

  private long longOf(int length) {
    if (length < 0 || length > 8) {
      throw refusal.apply("its pickle has a number of " + length + " bytes");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (in.get() & 0xffL) << (8 * i);
    }
    int unused = 64 - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  private String text(long length) {
    byte[] bytes = new byte[take(length)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns {@code length} as an int if that many bytes are left. */
  private int take(long length) {
    if (length < 0 || length > in.remaining()) {
      throw refusal.apply("its pickle is cut off");
    }
    return (int) length;
  }

  private String line() {
    int from = in.position();
    byte read;
    do {
      read = in.get();
    } while (read != '\n');
    return new String(in.array(), from, in.position() - 1 - from, StandardCharsets.UTF_8);
  }

  private DataException damaged() {
    return refusal.apply("its pickle is damaged");
  }
}
