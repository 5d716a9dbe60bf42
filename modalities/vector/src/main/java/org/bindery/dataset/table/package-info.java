/** Tables and files of features that somebody already has, as a dataset. */
package org.bindery.dataset.table;
