/** Optional bases for plugin authors; nothing here is required. */
package org.bindery.spi.support;
