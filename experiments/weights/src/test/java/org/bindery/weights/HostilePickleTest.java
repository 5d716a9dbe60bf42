package org.bindery.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.spi.DataException;
import org.bindery.weights.Archives.Pickle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostilePickleTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "posix,system",
    "os,system",
    "builtins,eval",
    "__builtin__,eval",
    "torch,load",
    "torch._utils,_rebuild_tensor",
    "torch._utils,_rebuild_tensor_v2.__globals__",
    "collections,OrderedDict.__init__",
    "functools,partial",
    "torch.storage,_load_from_bytes",
  })
  void anyNameButTheFewOfStateDictsIsRefusedByThatName(String module, String name) {
    byte[] attack = new Pickle().global(module, name).text("id").op(0x85, 'R').done();
    assertRefused(attack, "asks for '" + module + "." + name + "', and nothing was executed");
  }

  @Test
  void aNameMadeUpOnTheStackIsRefusedByThatName() {
    assertRefused(
        new Pickle().text("os").text("system").op(0x93).text("id").op(0x85, 'R').done(),
        "asks for 'os.system'");
    assertRefused(new Pickle().op('}', '}', 0x93).done(), "computes the name");
    assertRefused(
        new Pickle().text("os").op('q', 1, '0', 'h', 1).text("system").op(0x93).done(),
        "asks for 'os.system'");
  }

  @Test
  void knownNamesDoOnlyWhatTheyAreFor() {
    assertRefused(
        new Pickle().global("torch", "FloatStorage").op(')', 'R').done(), "calls something");
    assertRefused(new Pickle().text("eval").op(')', 'R').done(), "calls something");
    assertRefused(
        new Pickle().global("torch._utils", "_rebuild_tensor_v2").op(')', 'R').done(),
        "in a way PyTorch does not");
    assertRefused(
        new Pickle().global("torch._utils", "_rebuild_parameter").op(')', 'R').done(),
        "a parameter that is no tensor");
    assertRefused(new Pickle().text("module").op('Q').done(), "a persistent id that is no storage");
    assertRefused(new Pickle().op(']', '}', 'b').done(), "state of something that is no dict");
  }

  @ParameterizedTest
  @CsvSource({"i", "o", "P", "I", "S", "V", "p", "g", "F", "L", "B", "C"})
  void opcodesAStateDictNeverNeedsAreRefused(char opcode) {
    assertRefused(
        new Pickle().op(opcode, 0, 0, 0, 0).done(),
        "uses opcode 0x%02x at byte 2".formatted((int) opcode));
  }

  @ParameterizedTest
  @CsvSource({
    "0x81", "0x92", "0x82", "0x83", "0x84", "0x8e", "0x8f", "0x90", "0x91", "0x96", "0xff"
  })
  void newObjectsExtensionsSetsAndBytesAreRefused(int opcode) {
    assertRefused(
        new Pickle().op(opcode, 0, 0, 0, 0).done(), "uses opcode 0x%02x".formatted(opcode));
  }

  @Test
  void aListOfListsThatDoublesEachTimeStaysSmall() {
    Pickle laughs = new Pickle().op(']', 'q', 0);
    for (int level = 1; level < 200; level++) {
      laughs.op(']', '(', 'h', level - 1, 'h', level - 1, 'e', 'q', level);
    }
    assertRefused(laughs.done(), "its pickle is damaged");
    Pickle kept = new Pickle().op('}').text("lists").op(']', 'q', 0);
    for (int level = 1; level < 200; level++) {
      kept.op('0', ']', '(', 'h', level - 1, 'h', level - 1, 'e', 'q', level);
    }
    kept.op('s').text("w").tensor(4, 0, new long[] {4}, new long[] {1}).op('s');
    try (TensorFile file = TensorFile.open(Archives.state(folder, kept.done()))) {
      assertThat(file.tensors()).containsOnlyKeys("w");
    }
  }

  @Test
  void aKeyThatWouldTakeForeverToHashIsRefused() {
    Pickle key = new Pickle().op('}', ')', 'q', 0);
    for (int level = 1; level < 60; level++) {
      key.op('0', 'h', level - 1, 'h', level - 1, 0x86, 'q', level);
    }
    assertRefused(key.op('K', 1, 's').done(), "keys are neither texts nor numbers");
  }

  @Test
  void aDictWithinItselfIsRefusedAndNotFollowedForever() {
    assertRefused(
        new Pickle().op('}', 'q', 0).text("model").op('h', 0, 's').done(),
        "holds no dict of tensors");
  }

  @Test
  void nestingIsBoundedByNumberAndNotByTheStackOfJava() {
    Pickle deep = new Pickle();
    for (int i = 0; i < 100_000; i++) {
      deep.op(']');
    }
    for (int i = 1; i < 100_000; i++) {
      deep.op('a');
    }
    assertRefused(deep.done(), "holds no dict of tensors");
    Pickle many = new Pickle();
    for (int i = 0; i < 2_000_001; i++) {
      many.op(']');
    }
    assertRefused(many.done(), "makes over 2000000 objects");
  }

  @Test
  void lengthsBeyondTheInputAreRefusedBeforeAnythingIsAllocated() {
    assertRefused(new Pickle().op('X', 255, 255, 255, 255).done(), "cut off");
    assertRefused(new Pickle().op(0x8d).number(8, Long.MAX_VALUE).done(), "cut off");
    assertRefused(new Pickle().op(0x8d).number(8, -1).done(), "cut off");
    assertRefused(new Pickle().op(0x8b).number(4, Integer.MAX_VALUE).done(), "a number of");
    assertRefused(new Pickle().op(0x95).number(8, 1L << 60).done(), "cut off");
    assertRefused(new Pickle().op('}', 'r', 255, 255, 255, 255).done(), "no dict of tensors");
    assertRefused(new Pickle().op('j', 255, 255, 255, 255).done(), "damaged");
  }

  @Test
  void aStackThatRunsEmptyIsDamage() {
    for (int opcode :
        new int[] {'0', '1', '2', 't', 'a', 'e', 's', 'u', 'q', 'R', 'b', 'Q', 0x85, 'd'}) {
      assertRefused(new Pickle().op(opcode, 0).done(), "pickle is damaged");
    }
    assertRefused(new byte[0], "cut off");
    assertRefused(new byte[] {(byte) 0x80, 9, '.'}, "of protocol 9");
  }

  @ParameterizedTest
  @CsvSource({
    "4,0,5,1",
    "4,1,4,1",
    "4,-1,2,1",
    "4,0,2,-1",
    "4,0,2,4",
    "4,0,1000000000000,0",
    "4,0,-1,1",
    "4,9223372036854775807,2,1",
    "4,0,2,9223372036854775807",
    "-1,0,1,1",
  })
  void aViewBeyondItsStorageIsRefused(long size, long offset, long side, long stride) {
    Pickle view =
        new Pickle().op('}').text("w").tensor(size, offset, new long[] {side}, new long[] {stride});
    assertThatThrownBy(() -> open(view.op('s').done())).isInstanceOf(DataException.class);
  }

  @Test
  void aStorageThatClaimsMoreThanItsEntryOrHasNoneIsRefused() {
    Pickle view = new Pickle().op('}').text("w").tensor(5, 0, new long[] {5}, new long[] {1});
    assertRefused(view.op('s').done(), "tensor 'w' needs more values than its entry has");
    Map<String, byte[]> entries = Archives.plain();
    entries.remove("archive/data/0");
    assertThatThrownBy(() -> TensorFile.open(Archives.stored(folder, entries)))
        .hasMessageContaining("tensor 'w' lacks its entry 'data/0'");
  }

  @Test
  void compressedEntriesAreNeverInflated() {
    assertThatThrownBy(
            () -> TensorFile.open(Archives.deflated(folder, "a/data.pkl", new byte[50_000_000])))
        .hasMessageContaining("its entry 'a/data.pkl' is compressed");
  }

  @ParameterizedTest
  @CsvSource({"../../etc/passwd", "/etc/passwd", "a/../../b", "C:/x", "a\\..\\b"})
  void namesThatLeadOutOfTheArchiveAreRefused(String name) {
    Map<String, byte[]> entries = new LinkedHashMap<>(Archives.plain());
    entries.put(name, new byte[1]);
    assertThatThrownBy(() -> TensorFile.open(Archives.stored(folder, entries)))
        .hasMessageContaining("leads out of the archive");
  }

  @Test
  void twoEntriesOfOneNameAndTwoPicklesAreRefused() throws IOException {
    Map<String, byte[]> entries = Archives.plain();
    entries.put("archive/data/1", new byte[1]);
    Path file = Archives.stored(folder, entries);
    byte[] zip = Files.readAllBytes(file);
    for (int at = zip.length - 16; at > 0; at--) {
      if (zip[at] == '/' && zip[at + 1] == '1') {
        zip[at + 1] = '0';
      }
    }
    Files.write(file, zip);
    assertThatThrownBy(() -> TensorFile.open(file)).hasMessageContaining("two entries named");
    entries.put("b/data.pkl", new byte[1]);
    assertThatThrownBy(() -> TensorFile.open(Archives.stored(folder, entries)))
        .hasMessageContaining("with 2 data.pkl");
  }

  @Test
  void aDamagedPickleIsNoticedByItsSum() throws IOException {
    Path file = Archives.stored(folder, Archives.plain());
    byte[] zip = Files.readAllBytes(file);
    zip[60] ^= 1;
    Files.write(file, zip);
    assertThatThrownBy(() -> TensorFile.open(file)).hasMessageContaining("is damaged (CRC)");
  }

  @Test
  void severalStateDictsAreNotGuessedBetween() {
    Pickle two = new Pickle().op('}');
    for (String name : new String[] {"model", "state_dict"}) {
      two.text(name).op('}').text("w").tensor(4, 0, new long[] {4}, new long[] {1}).op('s', 's');
    }
    assertRefused(two.done(), "several state dicts");
  }

  private void assertRefused(byte[] pickle, String why) {
    assertThatThrownBy(() -> open(pickle))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("w.pth cannot be used as weights")
        .hasMessageContaining(why);
  }

  private void open(byte[] pickle) {
    TensorFile.open(Archives.state(folder, pickle)).close();
  }
}
