// One of many, as it is picked on a form: searched by name or initials.
//
//     await pick(phone, '报修位置', 'mzl');            the first that is found
//     await pick(phone, '类型', 'ck', '车库');          the one of this name

/** Picks in a field by what is typed. */
export async function pick(phone, field, typed, name) {
  await phone.page.getByRole('combobox', { name: field }).fill(typed);
  const found = phone.page.getByRole('option', name ? { name } : {});
  await phone.tap(found.first());
}
