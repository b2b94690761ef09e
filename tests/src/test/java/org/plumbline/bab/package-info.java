/** Tests of what the search keeps to itself. */
@org.jspecify.annotations.NullMarked
package org.plumbline.bab;
