package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// field is what a column of a file is about.
type field string

// known are the fields that -fields may name, and what each is.
var known = []struct {
	field field
	what  string
}{
	{"name", "the whole name, or given and family name: name=first_name+surname"},
	{"given", "given names"},
	{"middle", "middle names"},
	{"family", "the family name"},
	{"suffix", "Jr, Sr, III"},
	{"company", "the name of a firm, where a record has no person's"},
	{"alias", "another name of the same person or firm, as a maiden name or one in another script"},
	{"dob", "date of birth in any notation; parts are put together year+month+day"},
	{"age", "the age in years, of one day for all records; read where there is no date of birth"},
	{"email", "a mailbox; of several columns each is one: email=private+work"},
	{"phone", "a phone number, as email"},
	{"address", "street and house number, or the whole address: address=street_number+address_1"},
	{"postcode", "the postcode"},
	{"city", "the city or suburb"},
	{"id", "a number that a state gave out for life, such as a social-security number"},
	{"passport", "the number of a passport"},
	{"license", "the number of a driving licence"},
	{"card", "a payment card"},
	{"loyalty", "a loyalty card"},
	{"account", "an account with a shop"},
}

// aliases are other words for fields.
var aliases = map[field]field{"full_name": "name", "first_name": "given", "forename": "given", "surname": "family", "last_name": "family",
	"birth": "dob", "birth_date": "dob", "date_of_birth": "dob", "mail": "email", "tel": "phone", "telephone": "phone", "street": "address",
	"addr": "address", "zip": "postcode", "town": "city", "suburb": "city", "ssn": "id", "national_id": "id", "licence": "license"}

// spec says which columns make which field, in order.
type spec map[field][]string

// parseFields reads name=first_name+surname,dob=dob,…
func parseFields(text string) (spec, error) {
	s := spec{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, columns, ok := strings.Cut(part, "=")
		f := field(strings.ToLower(strings.TrimSpace(name)))
		if a, is := aliases[f]; is {
			f = a
		}
		if !ok || strings.Trim(columns, "+ ") == "" {
			return nil, fmt.Errorf("-fields: %q is not field=column", part)
		}
		if !f.known() {
			return nil, fmt.Errorf("-fields: there is no field %q; there are %s", name, listed())
		}
		for c := range strings.SplitSeq(columns, "+") {
			if c = strings.TrimSpace(c); c != "" {
				s[f] = append(s[f], c)
			}
		}
	}
	if len(s) == 0 {
		return nil, errors.New("-fields: names no field; there are " + listed())
	}
	return s, nil
}

func (f field) known() bool {
	return slices.ContainsFunc(known, func(k struct {
		field field
		what  string
	}) bool {
		return k.field == f
	})
}

func listed() string {
	var b strings.Builder
	for i, k := range known {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(k.field))
	}
	return b.String()
}

// usual are the names under which columns go, compared without case, spaces
// and underscores. Those of one field that a file has are used together, in
// this order.
var usual = []struct {
	field   field
	columns string
}{
	{"given", "givenname firstname forename given first name1 imie vardas vorname primarynamefirst fname nombre nombres prenom voornaam"},
	{"middle", "middlename middle secondname primarynamemiddle mname"},
	{"family", "surname lastname familyname family last nazwisko pavarde nachname primarynamelast lname apellido apellidos achternaam nomdefamille"},
	{"suffix", "suffix namesuffix generation"},
	{"name", "name fullname primarynamefull contactname nombrecompleto imieinazwisko vardaspavarde"},
	{"company", "company companyname organisation organization primarynameorg firma"},
	{"alias", "alias aka maidenname formername othername nativename nativenamefull secondarynameorg secondarynamefull"},
	{"dob", "dob dateofbirth birthdate birthday born dataurodzenia gimimodata geburtsdatum geboortedatum fechanacimiento fechadenacimiento datedenaissance birthyear yearofbirth"},
	{"age", "age ageinyears"},
	{"email", "email emailaddress mail emailaddr email1 email2 correo correoelectronico courriel elpastas mailadresse"},
	{"phone", "phone phonenumber telephone tel mobile cell phone1 phone2 landline homephone telefon telefonas telefono telefoon phoneno telephonenumber mobilephone mobilenumber cellphone handy mobiel gsm"},
	{"address", "streetnumber housenumber address address1 addr street streetaddress addressline1 addrline1 addrfull adres ulica adresas adresse strasse gatve direccion domicilio address2"},
	{"postcode", "postcode postalcode zip zipcode addrpostalcode kodpocztowy plz pastokodas codigopostal codepostal pincode"},
	{"city", "city town suburb addrcity miasto miestas ort ciudad woonplaats ville localidad"},
	{"id", "ssn socsecid socialsecuritynumber nationalid nationalidnumber pesel asmenskodas ssnnumber nino"},
	{"passport", "passport passportnumber"},
	{"license", "driverslicensenumber driverslicense license licence"},
	{"loyalty", "loyaltycard loyaltyid loyalty cardnumber"},
	{"account", "accountid accountnumber"},
}

// prefixes are what tables put before the names of columns: res_city, Customer
// Name. They are looked for where no column goes by a usual name itself.
var prefixes = [...]string{"", "customer", "cust", "client", "patient", "member", "voter", "contact", "person", "user", "res", "residential",
	"residence", "home", "current", "billing", "mailing", "primary"}

// guessFields finds the fields by the names of the columns.
func guessFields(header []string) spec {
	s, plain := spec{}, make([]string, len(header))
	for i, column := range header {
		plain[i] = plainColumn(column)
	}
	for _, prefix := range prefixes {
		maps.Copy(s, s.usual(header, plain, prefix))
	}
	if len(s["family"]) > 0 && len(s["given"]) == 0 { // name, surname
		s["given"] = s["name"]
		delete(s, "name")
	}
	for f, columns := range s {
		if len(columns) == 0 {
			delete(s, f)
		}
	}
	return s
}

// usual finds the columns that go by usual names behind a prefix, of fields for
// which there are none yet. The names are also given as [plainColumn] makes them.
func (known spec) usual(header, plain []string, prefix string) spec {
	s := spec{}
	for _, u := range usual {
		if len(known[u.field]) > 0 {
			continue
		}
		for want := range strings.FieldsSeq(u.columns) {
			for i, column := range header {
				if plain[i] == prefix+want && !slices.Contains(s[u.field], column) {
					s[u.field] = append(s[u.field], column)
				}
			}
		}
	}
	return s
}

// plainColumn is the name of a column without case, marks on letters, spaces and
// underscores.
func plainColumn(column string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == ' ' || r == '-' || r == '.' || unicode.Is(unicode.Mn, r):
			return -1
		case r == 'ł':
			return 'l'
		}
		return r
	}, norm.NFD.String(strings.ReplaceAll(strings.ToLower(column), "ß", "ss")))
}

// String writes a spec as -fields reads it.
func (s spec) String() string {
	var b strings.Builder
	for _, k := range known {
		if len(s[k.field]) > 0 {
			if b.Len() > 0 {
				b.WriteByte(',')
			}
			b.WriteString(string(k.field) + "=" + strings.Join(s[k.field], "+"))
		}
	}
	return b.String()
}
