package ${package};

import java.util.random.RandomGenerator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

/** Some thirty rules, inherited; each failure says what to change in the modality. */
class ${className}ContractTest extends ModalityContract<${className}> {
  @Override
  protected Modality<${className}> modality() {
    return new ${className}Modality();
  }

  @Override
  protected ${className} sample(RandomGenerator random) {
    return ${className}Toys.draw(random);
  }

  /** Small, so that the rules that train take a second. */
  @Override
  protected Record encoderConfig() {
    return new ${className}Trunk(16, 8, 1, 2);
  }

  /** Breaks a cell as a damaged file would: here it becomes an empty signal. */
  @Override
  protected void corrupt(FieldVector column, int row) {
    ListVector lists = (ListVector) column;
    lists.startNewValue(row);
    lists.endValue(row, 0);
  }
}
