#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats/purl.h"

static struct arena *a;

static int setup(void **state) { a = arena_new(0); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

static void assert_reads(const char *typed, const char *canonical)
{
	struct purl p;
	if (!purl_parse(a, str_of(typed), &p))
		fail_msg("%s is refused", typed);
	assert_string_equal(a_z(a, purl_text(a, &p)), canonical);
}

static void names_are_normalised(void **state)
{
	assert_reads("pkg:deb/debian/curl@7.50.3-1?distro=jessie&arch=i386", "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie");
	assert_reads("PKG://NuGet//EnterpriseLibrary.Common@6.0.1304", "pkg:nuget/EnterpriseLibrary.Common@6.0.1304");
	assert_reads("pkg:maven/org.apache/batik@1.9.1?Repository_URL=repo.example/x&empty=", "pkg:maven/org.apache/batik@1.9.1?repository_url=repo.example/x");
	assert_reads("pkg:golang/google.golang.org/genproto#/googleapis/../api//annotations/", "pkg:golang/google.golang.org/genproto#googleapis/api/annotations");
	assert_reads("pkg:docker/cassandra@sha256:244fd47e", "pkg:docker/cassandra@sha256:244fd47e");
	assert_reads("pkg:npm/@angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1");
	assert_reads("pkg:npm/%40angular/animation", "pkg:npm/%40angular/animation");
	assert_reads("pkg:generic/ti%E1%BA%BFng%20vi%e1%bb%87t@1%2F2", "pkg:generic/ti%E1%BA%BFng%20vi%E1%BB%87t@1%2F2");
}

static void types_have_rules(void **state)
{
	assert_reads("pkg:pypi/Django_Rest@1.11.1", "pkg:pypi/django-rest@1.11.1");
	assert_reads("pkg:github/Package-URL/purl-Spec@244FD", "pkg:github/package-url/purl-spec@244FD");
	assert_reads("pkg:rpm/Fedora/Curl@7.50", "pkg:rpm/fedora/Curl@7.50");
	assert_reads("pkg:gem/Ruby_Name@1", "pkg:gem/Ruby_Name@1");
	assert_reads("pkg:oci/Debian@sha256:2f04", "pkg:oci/debian@sha256:2f04");
}

static void parts_are_decoded(void **state)
{
	struct purl p;
	assert_true(purl_parse(a, S("pkg:deb/debian/lib%2Bx@1:2~rc1?arch=amd64#a/b"), &p));
	assert_string_equal(a_z(a, p.namespace), "debian");
	assert_string_equal(a_z(a, p.name), "lib+x");
	assert_string_equal(a_z(a, p.version), "1:2~rc1");
	assert_string_equal(a_z(a, p.subpath), "a/b");
	assert_int_equal(p.n_qualifiers, 1);
}

static void bad_names_are_refused(void **state)
{
	static const char *const bad[] = { "", "pkg", "pkg:", "pkg:npm", "pkg:npm/", "pkg:/npm", "npm/foo", "pkg:1npm/foo", "pkg:n&m/foo", "pkg:npm/@1.0", "pkg:npm/foo@1?k%65y=1",
		"pkg:npm/foo?a=1&A=2", "pkg:npm/foo%", "pkg:npm/foo%2", "pkg:npm/foo%zz", "pkg:npm/a%2Fb", "pkg:npm/a%2fb/c", "pkg:npm/%00", "pkg:npm/%ff", "pkg:npm/a b", "pkg:npm/a\n",
		" pkg:npm/a", "pkg:npm/a ", "pkg:npm/a?=1", "pkg:npm/%20%0a" };
	struct purl p;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (purl_parse(a, str_of(bad[i]), &p))
			fail_msg("%s is accepted", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_normalised), cmocka_unit_test(types_have_rules), cmocka_unit_test(parts_are_decoded), cmocka_unit_test(bad_names_are_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
