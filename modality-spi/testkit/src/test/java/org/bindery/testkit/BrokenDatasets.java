package org.bindery.testkit;

import ai.djl.engine.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/** Datasets that each break one rule. */
public final class BrokenDatasets {
  private BrokenDatasets() {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenConstructor extends TinyDataset {
    public BrokenConstructor() {
      Engine.getEngine("PyTorch");
    }
  }

  public static final class BrokenStamp extends TinyDataset {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenService extends TinyDataset {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenCard extends TinyDataset {
    @Override
    public DatasetCard card() {
      DatasetCard good = super.card();
      return new DatasetCard(
          good.name(),
          good.title(),
          " ",
          good.source(),
          good.columns(),
          good.splitting(),
          good.options());
    }
  }

  /** Overlooks options it does not know. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenOption extends TinyDataset {
    @Override
    protected void check(String name, String value) {
      if (name.equals("rows")) {
        super.check(name, value);
      }
    }
  }

  /** Says what is wrong with a value, but not of which option. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenRefusal extends TinyDataset {
    @Override
    protected void check(String name, String value) {
      if (name.equals("rows") && !value.matches("\\d+")) {
        throw new ConfigException("dataset", value, "'" + value + "' is not a number.");
      }
      super.check(name, value);
    }
  }

  /** Wants a file beside its rows and trips over its absence. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenAbsence extends TinyDataset {
    @Override
    public RecordStream open(ReadRequest request) {
      Path file = request.home().resolve("there");
      if (!Files.exists(file)) {
        throw new IllegalStateException(file.toString());
      }
      return super.open(request);
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenHeads extends TinyDataset {
    @Override
    protected List<Field> heads() {
      List<Field> heads = new ArrayList<>(super.heads());
      heads.add(heads.remove(0));
      return heads;
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenColumn extends TinyDataset {
    @Override
    protected List<Field> signals() {
      Field good = super.signals().get(0);
      return List.of(good, new Field("tiny.c", good.getFieldType(), List.of()));
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenIds extends TinyDataset {
    @Override
    protected Row row(int i) {
      Row good = super.row(i);
      return new Row("row", good.key(), good.split(), "", true);
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenSplit extends TinyDataset {
    @Override
    protected Row row(int i) {
      Row good = super.row(i);
      return new Row(good.id(), good.key(), good.split().replace("test", "held out"), "", true);
    }
  }

  /** Promises more test keys than there are. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenPromise extends TinyDataset {
    @Override
    public DatasetCard card() {
      DatasetCard good = super.card();
      return new DatasetCard(
          good.name(),
          good.title(),
          good.license(),
          good.source(),
          good.columns(),
          new Splitting.ByKey(1, 4),
          good.options());
    }

    @Override
    protected Row row(int i) {
      Row good = super.row(i);
      return new Row(good.id(), good.key(), "", "", true);
    }
  }

  /** Divides rows, not keys. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenKeys extends TinyDataset {
    @Override
    protected Row row(int i) {
      Row good = super.row(i);
      return new Row(good.id(), good.key(), i % 2 == 0 ? "train" : "test", "", true);
    }
  }

  /** Knows the class of half of its rows. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenClass extends TinyDataset {
    @Override
    protected List<Field> heads() {
      List<Field> heads = new ArrayList<>(super.heads());
      heads.add(Field.nullable(RecordStream.CLASS, ArrowType.Utf8.INSTANCE));
      return heads;
    }

    @Override
    protected Row row(int i) {
      Row good = super.row(i);
      return new Row(good.id(), good.key(), good.split(), i % 2 == 0 ? "even" : "", true);
    }
  }

  /** Writes cells by itself, and otherwise than their modality reads them. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenCell extends TinyDataset {
    @Override
    protected void write(int seed, FieldVector column, int row) {
      byte[] text = ("number " + seed).getBytes(StandardCharsets.UTF_8);
      ((VarBinaryVector) column).setSafe(row, text);
    }
  }

  /** Puts nothing beside anything. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenPairs extends TinyDataset {
    @Override
    protected Row row(int i) {
      Row good = super.row(i);
      return new Row(good.id(), good.key(), good.split(), "", false);
    }
  }

  /** Gives other values each time. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenOrder extends TinyDataset {
    private final AtomicInteger opened = new AtomicInteger();

    @Override
    public RecordStream open(ReadRequest request) {
      opened.incrementAndGet();
      return super.open(request);
    }

    @Override
    protected void write(int seed, FieldVector column, int row) {
      super.write(seed + 100 * opened.get(), column, row);
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenReason extends TinyDataset {
    @Override
    protected List<RecordStream.BadRow> skipped() {
      return List.of(new RecordStream.BadRow("row-99", ""));
    }
  }

  /** Leaves the stream to its heirs. */
  abstract static class OtherStream extends TinyDataset {
    abstract RecordStream stream(TinyDataset self, List<Row> rows);

    @Override
    public RecordStream open(ReadRequest request) {
      super.open(request).close();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        rows.add(row(i));
      }
      return stream(this, rows);
    }
  }

  /** Begins again after the end. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenEnd extends OtherStream {
    @Override
    RecordStream stream(TinyDataset self, List<Row> rows) {
      return new Rows(self, rows) {
        private boolean ended;

        @Override
        public boolean next() {
          boolean again = ended;
          ended = !super.next();
          return !ended || again;
        }
      };
    }
  }

  /** Minds being closed twice. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenClose extends OtherStream {
    @Override
    RecordStream stream(TinyDataset self, List<Row> rows) {
      return new Rows(self, rows) {
        private boolean closed;

        @Override
        public void close() {
          if (closed) {
            throw new IllegalStateException("closed already");
          }
          closed = true;
          super.close();
        }
      };
    }
  }
}
