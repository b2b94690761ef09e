/** The library entry: read a network, read a specification, verify. */
@NullMarked
package org.plumbline.verify;

import org.jspecify.annotations.NullMarked;
