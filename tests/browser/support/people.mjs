// Who logs in on the two sites that journeys use.

/** The site of `people`: eight people and one building. */
export const SITE = 'test_site';
/** The password of everybody there. */
export const PASSWORD = 'eight-characters';
/** Their log-in names, which are also their names and staff numbers, and their roles. */
export const PEOPLE = {
  guard: 'guard',
  guard2: 'guard',
  worker: 'worker',
  worker2: 'worker',
  reception: 'receptionist',
  lead: 'lead',
  manager: 'manager',
  admin: 'admin',
};
/** The password of everybody on the demo site: admin manager lead supervisor reception1-2 gate1-2 guard1-3 worker1-4. */
export const DEMO_PASSWORD = 'steward-demo';

const POSTS = { receptionist: 'receptionist', admin: 'office' };

/** The lists that make the site. */
export function siteFiles() {
  const staff = Object.entries(PEOPLE).map(([login, role]) => `${login},${login},${POSTS[role] ?? role}\n`);
  return {
    'places.csv': 'code,name,kind\nA,门诊楼,building\n',
    'staff.csv': `staff_number,name,post\n${staff.join('')}`,
  };
}
