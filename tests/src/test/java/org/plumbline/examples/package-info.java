/** The examples say what the README says. */
@NullMarked
package org.plumbline.examples;

import org.jspecify.annotations.NullMarked;
