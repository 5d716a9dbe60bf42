package org.bindery.testkit;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.TransferPair;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;

/** How samples go into an Arrow column and come back. */
final class LoaderRules<S> {
  /** Rows that are written, with null cells before, between and after. */
  private static final List<Integer> ROWS = List.of(1, 2, 3, 5, 8);

  /** Where the slice begins: at the second row written. */
  private static final int SLICE = 2;

  private static final int COUNT = 10;
  private static final int CUTS = 100;

  private final Subject<S> subject;
  private final DataLoader<S> loader;

  LoaderRules(Subject<S> subject) {
    this.subject = subject;
    this.loader = subject.modality().dataLoader();
  }

  void fieldIsNullableAndNamedByTheModality() {
    Field field = loader.field();
    if (!field.getName().equals(subject.modality().card().id().value()) || !field.isNullable()) {
      throw Failure.of(
          "field() is {}: name it '{}' and make it nullable.",
          field,
          subject.modality().card().id());
    }
  }

  void roundTripGivesAnEqualSample() {
    inColumn(
        column -> {
          for (int row = 0; row < COUNT; row++) {
            if (ROWS.contains(row)) {
              checkWritten(column, row);
            } else if (!column.isNull(row)) {
              throw Failure.of(
                  "Cell {} was never written and is not null: write() must set its own row only.",
                  row);
            }
          }
        });
  }

  private void checkWritten(FieldVector column, int row) {
    S written = subject.draw(row);
    if (column.isNull(row) || !loader.read(column, row).equals(written)) {
      throw Failure.of(
          "The sample written to row {} is not equal to the one read back: encode without loss,"
              + " at the given row, and compare by value.\nwritten: {}\nread: {}",
          row,
          written,
          column.isNull(row) ? "null" : loader.read(column, row));
    }
  }

  void slicedVectorsAreReadAlike() {
    inColumn(
        column -> {
          TransferPair slice = column.getTransferPair(column.getAllocator());
          slice.splitAndTransfer(SLICE, COUNT - SLICE);
          try (FieldVector sliced = (FieldVector) slice.getTo()) {
            for (int row : ROWS.subList(1, ROWS.size())) {
              if (!loader.read(sliced, row - SLICE).equals(loader.read(column, row))) {
                throw Failure.of(
                    "Row {} of a slice is not read as the row it is: read by the vector's own"
                        + " accessors, not from its buffers, and remember nothing by row.",
                    row - SLICE);
              }
            }
          }
        });
  }

  void corruptCellGivesCorruptSampleException(ObjIntConsumer<FieldVector> corrupt) {
    inColumn(
        column -> {
          cutCellsAreRefusedOrRead(column);
          corrupt.accept(column, 5);
          boolean mustRefuse =
              column instanceof VarBinaryVector || column instanceof LargeVarBinaryVector;
          if (!refusedOrRead(column, 5) && mustRefuse) {
            throw Failure.of(
                "read() made a sample of noise: throw CorruptSampleException where a cell cannot"
                    + " be decoded.");
          }
        });
  }

  /** Cuts the file of row 5 short at many places. */
  private void cutCellsAreRefusedOrRead(FieldVector column) {
    if (column instanceof VarBinaryVector binary) {
      byte[] whole = binary.get(5);
      for (int cut = 0; cut < CUTS; cut++) {
        binary.setSafe(5, whole, 0, (int) ((long) whole.length * cut / CUTS));
        refusedOrRead(column, 5);
      }
    }
  }

  /** Returns whether the cell was refused, as it should be; anything else thrown fails. */
  private boolean refusedOrRead(FieldVector column, int row) {
    try {
      loader.read(column, row);
      return false;
    } catch (CorruptSampleException refused) {
      if (refused.getMessage() == null || refused.getMessage().isBlank()) {
        throw Failure.because(refused, "Say in the CorruptSampleException what is wrong.");
      }
      return true;
    } catch (RuntimeException | Error other) {
      throw Failure.because(
          other, "read() of a broken cell must throw CorruptSampleException and nothing else.");
    }
  }

  void columnsGrowAndMayBeRenamed() {
    inColumn(
        column -> {
          Field field = loader.field();
          Field renamed =
              new Field(field.getName() + ".renamed", field.getFieldType(), field.getChildren());
          try (FieldVector small = renamed.createVector(column.getAllocator())) {
            small.setInitialCapacity(1);
            small.allocateNew();
            for (int row : ROWS) {
              loader.write(subject.draw(row), small, row);
            }
            small.setValueCount(COUNT);
            for (int row : ROWS) {
              if (!loader.read(small, row).equals(loader.read(column, row))) {
                throw Failure.of(
                    "Row {} of a column that had to grow and has another name is another sample:"
                        + " write with setSafe or the like, and do not look at the name.",
                    row);
              }
            }
          } catch (RuntimeException failed) {
            throw Failure.because(
                failed,
                "A column with another name and room for one cell cannot be written and read: grow"
                    + " it (setSafe, copyFromSafe, reAlloc), and do not look at its name.");
          }
        });
  }

  private void inColumn(Consumer<FieldVector> rule) {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector column = loader.field().createVector(allocator)) {
      column.allocateNew();
      for (int row : ROWS) {
        loader.write(subject.draw(row), column, row);
      }
      column.setValueCount(COUNT);
      rule.accept(column);
    }
  }
}
