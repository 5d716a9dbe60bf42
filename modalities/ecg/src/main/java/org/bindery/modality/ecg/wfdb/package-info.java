/**
 * Records of the WaveForm DataBase format that PhysioNet publishes (Moody, Pollard and Moody,
 * <i>WFDB Applications Guide</i>): a text header ({@code .hea}), signal files and annotation files.
 *
 * <p>Read: formats 16, 61, 80 and 212, byte offsets ({@code 16+24}), several samples in a frame
 * ({@code 212x4}), skew ({@code 212:4}), checksums, MIT annotations. Not read: records of several
 * segments and the formats of differences and compression (8, 310, 311, 508 and the like); a
 * sentence says so.
 *
 * <p>Looked at: {@code io.github.oclay1st:wfdb} (pure Java, Apache-2.0, one author), which is
 * listed on Maven Central but did not resolve when this was written, and bindings of the C library,
 * which need it installed. What is needed here is a few hundred lines.
 */
package org.bindery.modality.ecg.wfdb;
